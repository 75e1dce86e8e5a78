"""The packing station on the screen: the scan page of the frame, the decision of `orders.packing`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.orders.packing import COMMANDS, Bench, BenchLine, Command, Kind, Station
from zhanggui.orders.services.packing import PACK, at_station, scan
from zhanggui.ui.registry import register
from zhanggui.ui.scan import Key, ScanKind, ScanResult, ScanScreen

SCAN_NUMBER = say('扫快递单号', 'Scan a waybill number')
SCAN_GOODS = say('扫商品条码（3*条码 = 三件）', 'Scan the goods (3*code = three)')
READ_NOTES = say('看留言，按回车确认', 'Read the notes, press Enter')


class PackingStation(ScanScreen):
    name = 'orders.packing'
    path = 'orders/packing/'
    title = say('扫描打包', 'Packing station')
    icon = 'barcode'
    group = 'warehouse'
    order = 30
    right = PACK
    panel = 'orders/packing.html'
    template = 'orders/packing_page.html'
    prompt = SCAN_NUMBER
    keys = (
        Key('F2', Command.OK, COMMANDS[Command.OK]),
        Key('F9', Command.RESET, COMMANDS[Command.RESET]),
        Key('F10', Command.CLOSE, COMMANDS[Command.CLOSE]),
    )

    def scan(self, code: str, state: Mapping[str, Any], actor: Actor) -> ScanResult:
        decision = scan(code, Station.of(state), actor=actor).decision
        kind = ScanKind.WRONG if decision.kind == Kind.STOP else ScanKind(decision.kind)
        return ScanResult(kind, decision.title, decision.detail or '', decision.station.as_dict())

    def undo(self, state: Mapping[str, Any], actor: Actor) -> ScanResult:
        return self.scan(Command.UNDO, state, actor)

    def enter(self, state: Mapping[str, Any], actor: Actor) -> ScanResult:
        return self.scan(Command.OK, state, actor)

    def prompt_now(self, state: Mapping[str, Any]) -> Words:
        station = Station.of(state)
        if station.parcel_id is None:
            return SCAN_NUMBER
        return SCAN_GOODS if station.confirmed else READ_NOTES

    def panel_context(self, state: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
        station = Station.of(state)
        bench = at_station(station, actor=actor)
        return {'bench': bench, 'station': station, 'goods': by_sku(bench) if bench else []}


def by_sku(bench: Bench) -> list[dict[str, Any]]:
    """What the packer sees: one row a SKU, however many lines it stands on; what is missing stands first."""
    rows: dict[int, list[BenchLine]] = {}
    for line in bench.lines:
        rows.setdefault(line.sku_id, []).append(line)
    shown = [
        {
            'line': lines[0],
            'quantity': sum(line.quantity for line in lines),
            'packed': sum(line.packed for line in lines),
            'missing': sum(line.missing for line in lines),
            'gift': any(line.gift for line in lines),
        }
        for lines in rows.values()
    ]
    return sorted(shown, key=lambda row: row['missing'] == 0)


register(PackingStation)
