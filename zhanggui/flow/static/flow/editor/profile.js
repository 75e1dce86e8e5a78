/* What may be drawn is what is executed: palette, context pad and replace menu of bpmn-js cut to our profile of BPMN. */
import { say } from './words.js';

const NOT_EXECUTED = /complex-gateway|transaction|ad-hoc|compensation|cancel|data-(object|store)/;
const PALETTE_WITHOUT = ['create.data-object', 'create.data-store', 'create.group', 'create.task'];
const LATE = 500; // after bpmn-js's own providers

function PaletteCut(palette, create, elementFactory) {
  const made = (type, className, title) => {
    const start = (event) => create.start(event, elementFactory.createShape({ type }));
    return { group: 'activity', className, title, action: { dragstart: start, click: start } };
  };
  palette.registerProvider(LATE, {
    getPaletteEntries: () => (entries) => {
      const kept = {};
      for (const [key, entry] of Object.entries(entries)) {
        if (key === 'create.task') {
          kept['create.user-task'] = made('bpmn:UserTask', 'bpmn-icon-user-task', say('人工任务', 'User task'));
          kept['create.service-task'] = made('bpmn:ServiceTask', 'bpmn-icon-service-task', say('服务任务（系统执行）', 'Service task'));
        }
        if (!PALETTE_WITHOUT.includes(key)) kept[key] = entry;
      }
      return kept;
    },
  });
}
PaletteCut.$inject = ['palette', 'create', 'elementFactory'];

function ContextPadCut(contextPad, autoPlace, create, elementFactory) {
  contextPad.registerProvider(LATE, {
    getContextPadEntries: (element) => (entries) => {
      delete entries['append.compensation-activity'];
      if (entries['append.append-task']) {
        const shape = () => elementFactory.createShape({ type: 'bpmn:UserTask' });
        entries['append.append-task'] = {
          group: 'model', className: 'bpmn-icon-user-task', title: say('接一个人工任务', 'Append user task'),
          action: {
            click: () => autoPlace.append(element, shape()),
            dragstart: (event) => create.start(event, shape(), { source: element }),
          },
        };
      }
      return entries;
    },
  });
}
ContextPadCut.$inject = ['contextPad', 'autoPlace', 'create', 'elementFactory'];

function ReplaceCut(popupMenu) {
  popupMenu.registerProvider('bpmn-replace', LATE, {
    getPopupMenuEntries: (target) => (entries) => {
      const inEventSub = target.parent?.businessObject?.triggeredByEvent;
      for (const key of Object.keys(entries)) {
        if (NOT_EXECUTED.test(key) || (key === 'replace-with-conditional-start' && !inEventSub)) delete entries[key];
      }
      return entries;
    },
    getPopupMenuHeaderEntries: () => (entries) => {
      delete entries['toggle-participant-multiplicity'];
      delete entries['toggle-is-collection'];
      return entries;
    },
  });
}
ReplaceCut.$inject = ['popupMenu'];

export default {
  __init__: ['paletteCut', 'contextPadCut', 'replaceCut'],
  paletteCut: ['type', PaletteCut],
  contextPadCut: ['type', ContextPadCut],
  replaceCut: ['type', ReplaceCut],
};
