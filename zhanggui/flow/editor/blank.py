"""The first drawing of a new process: one pool with two lanes, a start, a task to name, an end. Pure text."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zg="urn:zhanggui:bpmn:1" id="definitions" targetNamespace="urn:zhanggui:processes">
  <bpmn:collaboration id="collaboration">
    <bpmn:participant id="pool" name={name} processRef={key} />
  </bpmn:collaboration>
  <bpmn:process id={key} name={name} isExecutable="true">
    <bpmn:laneSet id="lanes">
      <bpmn:lane id="lane_1" name={first}><bpmn:flowNodeRef>start</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="lane_2" name={second} />
    </bpmn:laneSet>
    <bpmn:startEvent id="start" name={start} />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">
      <bpmndi:BPMNShape id="pool_di" bpmnElement="pool" isHorizontal="true"><dc:Bounds x="160" y="80" width="920" height="340" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="lane_1_di" bpmnElement="lane_1" isHorizontal="true"><dc:Bounds x="190" y="80" width="890" height="170" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="lane_2_di" bpmnElement="lane_2" isHorizontal="true"><dc:Bounds x="190" y="250" width="890" height="170" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="start_di" bpmnElement="start"><dc:Bounds x="242" y="147" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="249" y="190" width="22" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""  # noqa: E501 - a file as a modeller writes it
LANES = ('申请人', '审批人')
START = '发起'


def blank(key: str, name: str) -> str:
    first, second = LANES
    return BLANK.format(
        key=quoteattr(key),
        name=quoteattr(name),
        first=quoteattr(first),
        second=quoteattr(second),
        start=quoteattr(START),
    )
