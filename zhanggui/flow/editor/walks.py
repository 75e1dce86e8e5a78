"""A simulation as the page shows it: each way with its end, what was reached and what was not."""

from __future__ import annotations

from typing import Any

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine.simulating import Way, simulate


def walked(definition: Definition) -> dict[str, Any]:
    result = simulate(definition)
    names = {id: node.name for id, node in definition.nodes.items()}
    names |= {id: flow.name for id, flow in definition.flows.items()}
    missed = [{'id': id, 'name': name} for id, name in names.items() if id not in result.reached]
    return {
        'paths': [_way(way) for way in result.ways],
        'reached': sorted(names.keys() & result.reached),
        'missed': missed,
        'nodes': _part(definition.nodes, result.reached),
        'flows': _part(definition.flows, result.reached),
        'cut': result.cut,
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        'end': way.end,
        'trail': list(way.trail),
        'choices': [str(each) for each in way.choices],
        'reason': str(way.reason) if way.reason else '',
    }


def _part(all_: Any, reached: frozenset[str]) -> dict[str, int]:
    return {'total': len(all_), 'reached': len(all_.keys() & reached)}
