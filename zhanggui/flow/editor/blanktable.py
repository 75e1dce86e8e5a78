"""The first file of a new decision: one input, one table with a rule to change. Pure text."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id={key} name={name} namespace="urn:zhanggui:decisions">
  <inputData id="input" name="amount">
    <variable id="input_variable" name="amount" typeRef="number" />
  </inputData>
  <decision id="decision" name={name}>
    <variable id="decision_variable" name={name} typeRef="string" />
    <informationRequirement id="requirement"><requiredInput href="#input" /></informationRequirement>
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="column" label="amount"><inputExpression id="column_expression" typeRef="number"><text>amount</text></inputExpression></input>
      <output id="output" label="result" name="result" typeRef="string" />
      <rule id="rule_1"><inputEntry id="rule_1_in"><text>-</text></inputEntry><outputEntry id="rule_1_out"><text>"A"</text></outputEntry></rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="diagram">
      <dmndi:DMNShape id="input_di" dmnElementRef="input"><dc:Bounds x="182" y="222" width="125" height="45" /></dmndi:DMNShape>
      <dmndi:DMNShape id="decision_di" dmnElementRef="decision"><dc:Bounds x="160" y="80" width="180" height="80" /></dmndi:DMNShape>
      <dmndi:DMNEdge id="requirement_di" dmnElementRef="requirement"><di:waypoint xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" x="245" y="222" /><di:waypoint xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" x="250" y="160" /></dmndi:DMNEdge>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""  # noqa: E501 - a file as a modeller writes it


def blank_table(key: str, name: str) -> str:
    return BLANK.format(key=quoteattr(key), name=quoteattr(name))
