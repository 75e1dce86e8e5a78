/* bpmn-js in Chinese: its own texts, word for word. What is missing here stays English and is a gap to fill. */
import { chinese } from './words.js';

const EVENTS = {
  Message: '消息', Timer: '定时', Conditional: '条件', Signal: '信号', Error: '错误', Escalation: '上报', Link: '链接',
  Terminate: '终止', Compensation: '补偿', Cancel: '取消',
};
const TEXTS = {
  'Activate hand tool': '抓手：移动画布', 'Activate lasso tool': '框选', 'Activate create/remove space tool': '加减空间',
  'Activate global connect tool': '连线', 'Create start event': '开始', 'Create intermediate/boundary event': '中间事件或边界事件',
  'Create end event': '结束', 'Create gateway': '网关', 'Create task': '任务', 'Create expanded sub-process': '子流程（展开）',
  'Create pool/participant': '泳池', 'Create group': '分组', 'Create data object reference': '数据对象', 'Create data store reference': '数据存储',
  'Add lane above': '在上面加泳道', 'Add lane below': '在下面加泳道', 'Divide into two lanes': '分成两个泳道', 'Divide into three lanes': '分成三个泳道',
  'Append task': '接一个任务', 'Append gateway': '接一个网关', 'Append end event': '接结束', 'Append intermediate/boundary event': '接中间事件',
  'Append receive task': '接接收任务', 'Append message intermediate catch event': '接“等消息”', 'Append timer intermediate catch event': '接“等时间”',
  'Append conditional intermediate catch event': '接“等条件”', 'Append signal intermediate catch event': '接“等信号”',
  'Add text annotation': '加说明文字', 'Connect to other element': '连到别的元素', 'Connect using association': '用虚线连说明',
  'Change element': '换成别的元素', Delete: '删除', 'Search in diagram': '在图里找', 'Align elements': '对齐',
  'Align elements left': '左对齐', 'Align elements center': '水平居中', 'Align elements right': '右对齐', 'Align elements top': '顶部对齐',
  'Align elements middle': '垂直居中', 'Align elements bottom': '底部对齐', 'Distribute elements horizontally': '横向等距',
  'Distribute elements vertically': '纵向等距', 'Toggle non-interrupting': '中断 / 不中断', 'Parallel multi-instance': '并行多实例',
  'Sequential multi-instance': '串行多实例', Loop: '循环', 'Open {element}': '打开 {element}', element: '元素',
  Task: '空任务（自动通过）', 'User task': '人工任务', 'Service task': '服务任务（系统执行）', 'Send task': '发送任务', 'Receive task': '接收任务',
  'Manual task': '线下任务', 'Business rule task': '规则任务（决策表）', 'Script task': '赋值任务', 'Call activity': '调用其他流程',
  'Sub-process (collapsed)': '子流程（折叠）', 'Sub-process (expanded)': '子流程（展开）', 'Sub-process': '子流程', 'Event sub-process': '事件子流程',
  'Ad-hoc sub-process (collapsed)': '临时子流程（折叠）', 'Ad-hoc sub-process (expanded)': '临时子流程（展开）',
  'Exclusive gateway': '排他网关（走一条）', 'Parallel gateway': '并行网关（全走）', 'Inclusive gateway': '包容网关（走符合的）',
  'Event-based gateway': '事件网关（先来先走）', 'Start event': '开始', 'End event': '结束', 'Intermediate throw event': '中间事件（无）',
  'Boundary event': '边界事件', 'Sequence flow': '普通连线', 'Default flow': '默认连线', 'Conditional flow': '带条件的连线',
  'Expanded pool/participant': '泳池（展开）', 'Empty pool/participant': '空泳池（外部）', 'Empty pool/participant (removes content)': '空泳池（会删掉里面的内容）',
  'No matches found': '没有找到', Search: '搜索', 'Append {type}': '接 {type}', 'flow elements must be children of pools/participants': '流程元素要放在泳池里',
  'out of bounds release': '放到画布外面了', 'more than {count} child lanes': '泳道超过 {count} 个',
};
const KINDS = {
  'start event': '开始', 'start event (non-interrupting)': '开始（不中断）', 'intermediate catch event': '：等待', 'intermediate throw event': '：发出',
  'boundary event': '边界事件', 'boundary event (non-interrupting)': '边界事件（不中断）', 'end event': '结束',
};
for (const [event, zh] of Object.entries(EVENTS)) {
  for (const [kind, words] of Object.entries(KINDS)) TEXTS[`${event} ${kind}`] = `${zh}${words}`;
}

export const missing = new Set();

function translate(template, replacements = {}) {
  let text = template;
  if (chinese && template) {
    if (TEXTS[template]) text = TEXTS[template];
    else missing.add(template);
  }
  return text.replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

export default { translate: ['value', translate] };
