/* dmn-js in Chinese: its own texts, word for word. What is missing here stays English and is a gap to fill. */
import { chinese } from './words.js';

const TEXTS = {
  'View DRD': '看决策图', 'Hit policy:': '命中策略：', 'Hit policy': '命中策略', When: '当', And: '且', Then: '则', Annotations: '备注', Annotation: '备注',
  Unique: '唯一（只中一行）', First: '取第一行', Priority: '按优先级', Any: '任意（结果要相同）', Collect: '收集', 'Rule order': '按行的顺序', 'Output order': '按输出的顺序',
  'Collect (Sum)': '收集：求和', 'Collect (Min)': '收集：最小', 'Collect (Max)': '收集：最大', 'Collect (Count)': '收集：计数',
  'Add input': '加输入列', 'Add output': '加输出列', 'Add rule': '加一行', 'Add input left': '左边加输入列', 'Add input right': '右边加输入列',
  'Add output left': '左边加输出列', 'Add output right': '右边加输出列', 'Add rule above': '上面加一行', 'Add rule below': '下面加一行',
  'Add above': '加在上面', 'Add below': '加在下面', 'Add left': '加在左边', 'Add right': '加在右边', Add: '添加', Remove: '删除', 'Remove rule': '删除这一行',
  'Remove input': '删除输入列', 'Remove output': '删除输出列', 'Change cell expression language': '换表达式语言', 'Add description': '加说明', 'Remove description': '去掉说明',
  Rule: '行', Input: '输入', Output: '输出', Copy: '复制', Cut: '剪切', 'Copy rule': '复制这一行', 'Cut rule': '剪切这一行', 'Paste rule above': '粘贴到上面', 'Paste rule below': '粘贴到下面',
  'Cell expression': '单元格', Name: '名称', Type: '类型', Type_: '类型', 'Input label': '输入列的名称', 'Output label': '输出列的名称', 'Output name': '输出的名称',
  Expression: '表达式', 'Expression language': '表达式语言', 'Allowed values': '允许的值', 'Predefined values': '预设的值', 'Add values': '加值', None: '无',
  Equals: '等于', Between: '介于', Comparison: '比较', Range: '范围', Value: '值', Yes: '是', No: '否', Start: '从', End: '到', Include: '包含', Exclude: '不包含',
  'Create decision': '决策', 'Create input data': '输入数据', 'Create knowledge source': '知识来源', 'Create business knowledge model': '业务知识', 'Create decision service': '决策服务',
  'Activate lasso tool': '框选', 'Activate hand tool': '抓手：移动画布', 'Change type': '换类型', 'Append decision': '接决策', 'Append input data': '接输入数据',
  'Append knowledge source': '接知识来源', 'Append business knowledge model': '接业务知识', 'Append text annotation': '加说明文字', 'Add text annotation': '加说明文字',
  'Connect to other element': '连到别的元素', 'Connect using Information/Knowledge/Authority requirement or association': '连到别的元素', Delete: '删除',
  Empty: '空', 'Decision table': '决策表', 'Literal expression': '表达式', 'Change element': '换成别的元素', 'Edit': '编辑', 'Close': '关闭', 'Result type': '结果类型', 'Variable name': '变量名', 'Variable type': '变量类型',
  'Definition name': '名称', 'Definition ID': '编号', 'Search in diagram': '在图里找', 'Create knowledge model': '业务知识', 'Open decision table': '打开表',
  'Decision name': '决策名称', 'Decision name: ': '决策名称：', 'Input label: ': '输入：', 'Output label: ': '输出：', number: '数字', string: '文本', boolean: '是否',
  date: '日期', 'Input type': '输入类型', 'Output type': '输出类型', 'Edit input': '修改输入列', 'Edit output': '修改输出列', Resize: '调整宽度', 'Move rule': '移动这一行',
  'No overlap is possible and all rules are disjoint. Only a single rule can be matched': '各行互不重叠，只会命中一行',
};

export const missing = new Set();

function translate(template, replacements = {}) {
  let text = template;
  if (chinese && template) {
    if (TEXTS[template]) text = TEXTS[template];
    else missing.add(template);
  }
  return String(text).replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);
}

export default { translate: ['value', translate] };
