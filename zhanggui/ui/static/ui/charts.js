/* Charts of a dashboard: one option each from the page, colours from the theme. Rich-text tips, because HTML ones need inline styles. */
const dark = () => document.documentElement.getAttribute('data-bs-theme') === 'dark';
const charts = [];

function base() {
  const ink = dark() ? '#9ca3af' : '#6b7280';
  const line = dark() ? '#334155' : '#e5e7eb';
  const axis = { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink, fontSize: 11 }, splitLine: { lineStyle: { color: line } } };
  return { ink, axis };
}

function whole(option) {
  const { ink, axis } = base();
  return {
    animationDuration: 250,
    color: ['#066fd1', '#f59f00', '#2fb344', '#d63939', '#ae3ec9', '#17a2b8', '#74788d'],
    grid: { left: 8, right: 12, top: 30, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: ink, fontSize: 11 } },
    ...option,
    tooltip: { trigger: option.xAxis || option.yAxis ? 'axis' : 'item', ...option.tooltip, renderMode: 'richText', confine: true },
    ...(option.xAxis ? { xAxis: { ...axis, splitLine: { show: false }, ...option.xAxis } } : {}),
    ...(option.yAxis ? { yAxis: { ...axis, axisLine: { show: false }, ...option.yAxis } } : {}),
  };
}

for (const box of document.querySelectorAll('[data-chart]')) {
  const option = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const chart = echarts.init(box, null, { renderer: 'canvas' });
  const draw = () => chart.setOption(whole(option), true);
  draw();
  charts.push({ chart, draw });
}
addEventListener('resize', () => charts.forEach(({ chart }) => chart.resize()));
new MutationObserver(() => charts.forEach(({ draw }) => draw())).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
