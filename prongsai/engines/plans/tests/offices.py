"""Made-up offices with made-up reports and plans, by chance and repeatable.

The sentences are put together from single words, so no document of a real office is in here.
"""

import random
from dataclasses import dataclass, field

THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
BODIES = ("องค์การบริหารส่วนตำบล", "เทศบาลตำบล", "เทศบาลเมือง", "องค์การบริหารส่วนจังหวัด")
NAMES = ("บางตัวอย่าง", "หนองสมมติ", "ดอนทดลอง", "เขาแบบ", "วังนาเล่ม", "โคกสมุด")
VERBS = (
    "จัดประชุม",
    "เผยแพร่",
    "ประกาศ",
    "ทบทวน",
    "สำรวจ",
    "อบรม",
    "แต่งตั้ง",
    "รวบรวม",
    "ปรับปรุง",
    "ส่งเสริม",
    "รายงาน",
)
THINGS = (
    "ข้อมูลการคลัง", "ขั้นตอนการให้บริการ", "คู่มือประชาชน", "ทะเบียนพัสดุ", "คณะทำงานด้านจริยธรรม", "ช่องทางรับฟังความเห็น",
    "แผนการใช้จ่ายเงิน", "ผลความพึงพอใจ", "แนวทางรับเรื่องร้องเรียน", "ระบบนัดหมายออนไลน์", "ความรู้เรื่องผลประโยชน์ทับซ้อน",
)  # fmt: skip
WAYS = (
    "ทางเว็บไซต์และสื่อสังคม", "ให้พนักงานทุกคนทราบ", "แก่ผู้นำชุมชนทุกหมู่บ้าน", "อย่างต่อเนื่องทุกไตรมาส", "ตามระเบียบที่เกี่ยวข้อง",
    "พร้อมสรุปผลเสนอผู้บริหาร", "ณ จุดบริการประชาชน", "ผ่านหอกระจายข่าว", "ร่วมกับภาคประชาสังคม", "โดยเปิดให้ซักถาม",
)  # fmt: skip
UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา", "หน่วยตรวจสอบภายใน", "ทุกสำนัก/กอง")
PERIODS = ("ต.ค. 2568 - มี.ค. 2569", "ตลอดปีงบประมาณ", "ม.ค.-มี.ค. 69", "ปีงบประมาณ พ.ศ. 2569", "ไตรมาส 2 - 3")
HEADERS = {
    "seq": ("ลำดับ", "ที่", "ลำดับที่"),
    "title": ("มาตรการ", "มาตรการ/แนวทาง", "มาตรการส่งเสริมคุณธรรมและความโปร่งใส", "ชื่อมาตรการ", "มาตรการ/กิจกรรม"),
    "steps": ("ขั้นตอนหรือวิธีการ", "วิธีการดำเนินการ", "ขั้นตอน/วิธีการปฏิบัติ", "วิธีดำเนินการ", "แนวทางการดำเนินการ"),
    "responsible": ("ผู้รับผิดชอบ", "หน่วยงานที่รับผิดชอบ", "ส่วนราชการที่รับผิดชอบ", "หน่วยงานรับผิดชอบ"),
    "period": ("ระยะเวลา", "ระยะเวลาดำเนินการ", "กำหนดระยะเวลา", "ช่วงเวลาดำเนินการ"),
    "monitoring": ("การกำกับติดตาม", "การกำกับติดตามการดำเนินการ", "แนวทางการกำกับ ติดตาม", "การติดตามประเมินผล"),
    "result": ("ผลการดำเนินการ", "ผลการดำเนินงาน", "ผลการปฏิบัติ", "สรุปผลการดำเนินการ", "ผลการดำเนินการ (ภาพ)"),
    "success": ("ความสำเร็จของการดำเนินการ", "ความสำเร็จ", "ผลสำเร็จของการดำเนินงาน"),
    "suggestion": ("ข้อเสนอแนะ", "ปัญหาอุปสรรคและข้อเสนอแนะ", "ข้อเสนอแนะ/แนวทางปรับปรุง"),
}
STATES = {
    "not_started": ("ยังไม่ดำเนินการ", "ยังไม่ได้ดำเนินการ"),
    "in_progress": ("อยู่ระหว่างดำเนินการ", "กำลังดำเนินการ"),
    "done": ("ดำเนินการเรียบร้อยแล้ว", "ดำเนินการแล้วเสร็จ", "แล้วเสร็จ"),
}
TICKS = ("/", "☑", "✓", "✔", "√")
LAYOUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "four": (("title", "steps", "responsible", "monitoring"),),
    "result": (("title", "result", "success"),),
    "six": (("title", "steps", "responsible", "period", "result", "suggestion"),),
    "numbered": (("seq", "title", "steps", "responsible", "period", "result"),),
    "ticks": (("title", "steps", "not_started", "in_progress", "done"),),
    "two tables": (("title", "steps", "responsible", "monitoring"), ("title", "result", "success")),
    "two numbered": (
        ("seq", "title", "steps", "period", "responsible"),
        ("seq", "title", "result", "suggestion"),
    ),
}


@dataclass
class Cell:
    """A cell of a document to be written; a paragraph is one line of text."""

    paragraphs: list[str] = field(default_factory=list)
    across: int = 1
    down: int = 1


@dataclass
class Table:
    """A table to be written: rows hold only the cells that begin there."""

    rows: list[list[Cell]]
    headers: int
    width: int


@dataclass
class Written:
    """A document: blocks to write, and what a perfect reader gets."""

    blocks: list[str | Table]
    expected: dict[str, object]


class Office:
    """One made-up office; the same seed gives the same documents."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.body = self.chance.choice(BODIES)
        self.name = self.body + self.chance.choice(NAMES)
        self.year = 2569
        self.thai = self.chance.random() < 0.6

    def digits(self, text: object) -> str:
        """Return the text in the digits of this office."""
        return str(text).translate(THAI) if self.thai else str(text)

    def sentence(self, used: set[str], length: int = 1) -> str:
        """Return a sentence that was not used before."""
        while True:
            parts = [
                f"{self.chance.choice(VERBS)}{self.chance.choice(THINGS)} {self.chance.choice(WAYS)}"
                for _ in range(length)
            ]
            text = " และ".join(parts)
            if text not in used:
                used.add(text)
                return text

    def listed(self, texts: list[str], style: str) -> list[str]:
        """Return list items as the paragraphs of a cell."""
        if style == "plain":
            return texts[:1]
        if style == "dash":
            return [f"- {text}" for text in texts]
        mark = {"dot": "{}. ", "tight": "{}.", "paren": "{}) ", "inline": "{}. "}[style]
        items = [self.digits(mark.format(number)) + text for number, text in enumerate(texts, 1)]
        return [" ".join(items)] if style == "inline" else items

    def measures(self, layout: str, merged: bool = True) -> Written:
        """Return a report of measures in one of the layouts."""
        used: set[str] = set()
        fields = {name for table in LAYOUTS[layout] for name in table}
        style = self.chance.choice(("dot", "tight", "paren", "inline", "dash", "plain"))
        numbered = "seq" not in fields
        rows: list[dict[str, object]] = []
        for _ in range(self.chance.randint(3, 7)):
            steps = [self.sentence(used) for _ in range(1 if style == "plain" else self.chance.randint(2, 4))]
            results = [self.sentence(used) for _ in range(len(steps))]
            rows.append(
                {
                    "title": self.sentence(used, 2),
                    "steps": steps,
                    "responsible": self.chance.choice(UNITS),
                    "period": self.digits(self.chance.choice(PERIODS)),
                    "monitoring": self.sentence(used),
                    "result": self.listed(results, "dot" if style == "plain" else style),
                    "success": self.sentence(used),
                    "suggestion": self.chance.choice(("", self.sentence(used))),
                    "status": self.chance.choice(tuple(STATES)),
                }
            )
        names = {name: self.chance.choice(texts) for name, texts in {**HEADERS, **STATES}.items()}
        title_style = self.chance.choice(("{}. ", "{}) ", "มาตรการที่ {} ")) if numbered else ""
        tick = self.chance.choice(TICKS)
        merge_from = self.chance.choice((None, 0, 1)) if merged and "responsible" in fields else None
        if merge_from is not None:
            rows[merge_from + 1]["responsible"] = rows[merge_from]["responsible"]
        blocks: list[str | Table] = [
            self.digits(
                f"รายงานผลการดำเนินการมาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. {self.year}"
            ),
            self.name,
            self.digits(
                f"ตามที่{self.name} ได้วิเคราะห์ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {self.year - 1} "
                "และกำหนดมาตรการไว้ จึงขอรายงานผล ดังนี้"
            ),
        ]
        for order, columns in enumerate(LAYOUTS[layout]):
            if order:
                blocks.append("ผลการดำเนินการตามมาตรการข้างต้น มีรายละเอียดดังนี้")
            head = self._head(columns, names)
            body = [
                self._row(number, row, columns, style, title_style, tick, merge_from)
                for number, row in enumerate(rows, 1)
            ]
            blocks.append(Table([*head, *body], len(head), len(columns)))
            blocks.append("จึงเรียนมาเพื่อโปรดทราบ")
        texts = ("responsible", "period", "monitoring", "success", "suggestion")
        expected = [
            {
                "seq": number,
                "title": row["title"],
                "steps": row["steps"] if "steps" in fields else [],
                **{name: row[name] if name in fields else None for name in texts},
                "result": " ".join(row["result"]) if "result" in fields else None,  # type: ignore[arg-type]
                "status": row["status"] if "done" in fields else None,
            }
            for number, row in enumerate(rows, 1)
        ]
        return Written(
            blocks, {"kind": "measures", "organization": self.name, "fiscal_year": 2569, "measures": expected}
        )

    def _head(self, columns: tuple[str, ...], names: dict[str, str]) -> list[list[Cell]]:
        if "done" not in columns:
            return [[Cell([names[name]]) for name in columns]]
        plain = [name for name in columns if name not in STATES]
        first = [Cell([names[name]], down=2) for name in plain]
        above = self.chance.choice(("สถานะการดำเนินงาน", "ผลการดำเนินการ", "สถานะ"))
        return [
            [*first, Cell([above], across=3)],
            [Cell([names[name]]) for name in columns if name in STATES],
        ]

    def _row(
        self,
        number: int,
        row: dict[str, object],
        columns: tuple[str, ...],
        style: str,
        title_style: str,
        tick: str,
        merge_from: int | None,
    ) -> list[Cell]:
        cells: list[Cell] = []
        for name in columns:
            value = row.get(name)
            if name == "seq":
                cells.append(Cell([self.digits(number)]))
            elif name == "title":
                cells.append(Cell([self.digits(title_style.format(number)) + str(value)]))
            elif name == "steps":
                cells.append(Cell(self.listed(list(row["steps"]), style)))  # type: ignore[call-overload]
            elif name in STATES:
                cells.append(Cell([tick] if row["status"] == name else []))
            elif name == "responsible" and merge_from is not None and number == merge_from + 1:
                cells.append(Cell([str(value)], down=2))
            elif name == "responsible" and merge_from is not None and number == merge_from + 2:
                continue
            elif isinstance(value, list):
                cells.append(Cell(value))
            else:
                cells.append(Cell([str(value)] if value else []))
        return cells

    def plan(self, grouped: bool = False, count: int = 0, length: int = 3) -> Written:
        """Return an action plan with summary table, totals and `count` project sheets (by chance if 0).

        `length` is the number of sentences in each rationale.
        """
        used: set[str] = set()
        projects = []
        for number in range(1, (count or self.chance.randint(3, 6)) + 1):
            objectives = ["เพื่อ" + self.sentence(used) for _ in range(self.chance.randint(1, 3))]
            projects.append(
                {
                    "seq": number,
                    "title": self.chance.choice(("โครงการ", "กิจกรรม", "มาตรการ")) + self.sentence(used),
                    "dimension": min(1 + number // 2, 4),
                    "budget": self.chance.choice((0.0, 0.0, 15000.0, 120500.0)),
                    "quarters": [self.chance.random() < 0.5 for _ in range(4)],
                    "rationale": self.sentence(used, length),
                    "objectives": objectives,
                    "target_group": self.chance.choice(("ประชาชนในพื้นที่", "ผู้บริหารและพนักงาน", "นักเรียนในสังกัด")),
                    "target_count": self.chance.randint(10, 400),
                    "steps": [self.sentence(used) for _ in range(self.chance.randint(2, 4))],
                    "period": f"ปีงบประมาณ พ.ศ. {self.year}",
                    "responsible": self.chance.choice(UNITS),
                    "outputs": [self.sentence(used)],
                    "outcomes": [self.sentence(used) for _ in range(self.chance.randint(1, 2))],
                }
            )
        totals = {
            "budget": sum(float(p["budget"]) for p in projects),  # type: ignore[arg-type]
            "quarters": [sum(bool(p["quarters"][q]) for p in projects) for q in range(4)],  # type: ignore[index]
        }
        names = ("การสร้างวัฒนธรรมสุจริต", "การบริหารด้วยความโปร่งใส", "การมีส่วนร่วมของประชาชน", "การยกระดับกลไก")
        dimensions = {str(number): name for number, name in enumerate(names, 1)}
        shown = {
            k: v
            for k, v in dimensions.items()
            if not grouped or any(str(p["dimension"]) == k for p in projects)
        }
        blocks: list[str | Table] = [
            self.digits(f"แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. {self.year}"),
            self.digits("(พ.ศ. 2566 - 2570)"),
            self.name,
            self._summary(projects, totals, shown, grouped),
            self.digits("ข้อมูล ณ วันที่ 18 มิถุนายน 2569"),
        ]
        if not grouped:
            blocks += [self.digits(f"มิติ {key} {text}") for key, text in shown.items()]
        for project in projects:
            blocks += self._sheet(project)
        expected = {
            "kind": "action_plan",
            "organization": self.name,
            "fiscal_year": self.year,
            "plan_years": [2566, 2570],
            "as_of": "2026-06-18",
            "dimensions": shown,
            "summary": [
                {k: p[k] for k in ("seq", "title", "dimension", "budget", "quarters")} for p in projects
            ],
            "totals": totals,
            "projects": [
                {k: v for k, v in p.items() if k not in ("dimension", "quarters")} for p in projects
            ],
        }
        return Written(blocks, expected)

    def _summary(
        self,
        projects: list[dict[str, object]],
        totals: dict[str, object],
        dimensions: dict[str, str],
        grouped: bool,
    ) -> Table:
        tick = self.chance.choice(TICKS)
        quarter = self.chance.choice(("{}", "ไตรมาส {}", "ไตรมาสที่ {}"))
        title = self.chance.choice(("รายการโครงการ", "โครงการ/กิจกรรม/มาตรการ", "ชื่อโครงการ", "โครงการ"))
        middle = [] if grouped else ["มิติ"]
        first = [Cell([text], down=2) for text in ("ลำดับ", title, *middle, "งบประมาณ (บาท)")]
        above = Cell([self.chance.choice(("ดำเนินการไตรมาส", "ไตรมาส", "ไตรมาสที่ดำเนินการ"))], across=4)
        rows = [
            [*first, above, Cell(["หมายเหตุ"], down=2)],
            [Cell([self.digits(quarter.format(q))]) for q in range(1, 5)],
        ]
        width = len(first) + 5
        last = None
        for project in projects:
            if grouped and project["dimension"] != last:
                last = project["dimension"]
                rows.append([Cell([self.digits(f"มิติที่ {last} {dimensions[str(last)]}")], across=width)])
            money = f"{project['budget']:,.2f}"
            cells = [self.digits(project["seq"]), str(project["title"])]
            cells += [] if grouped else [self.digits(project["dimension"])]
            ticks = [tick if on else "" for on in project["quarters"]]  # type: ignore[union-attr, attr-defined]
            rows.append([Cell([text] if text else []) for text in (*cells, self.digits(money), *ticks, "")])
        counts = [self.digits(count) for count in totals["quarters"]]  # type: ignore[union-attr, attr-defined]
        total = self.digits(f"{totals['budget']:,.2f}")
        rows.append(
            [
                Cell([self.chance.choice(("รวม", "รวมทั้งสิ้น"))], across=len(first) - 1),
                *(Cell([t]) for t in (total, *counts)),
                Cell(),
            ]
        )
        return Table(rows, 2, width)

    def _sheet(self, project: dict[str, object]) -> list[str | Table]:
        mark = self.chance.choice(("{}. ", "{}) ", ""))
        sub = "{}) " if mark == "{}. " else "{}. "
        number = 0
        lines: list[str | Table] = [self.digits(f"ลำดับที่ {project['seq']}")]

        def head(*words: str) -> str:
            nonlocal number
            number += 1
            return self.digits(mark.format(number)) + self.chance.choice(words)

        def items(texts: object) -> list[str]:
            assert isinstance(texts, list)
            return (
                texts
                if len(texts) == 1
                else [self.digits(sub.format(n)) + text for n, text in enumerate(texts, 1)]
            )

        lines.append(f"{head('ชื่อโครงการ', 'ชื่อโครงการ/กิจกรรม')} : {project['title']}")
        lines += [head("หลักการและเหตุผล", "หลักการ เหตุผล", "ความเป็นมา"), str(project["rationale"])]
        lines += [head("วัตถุประสงค์", "วัตถุประสงค์ของโครงการ"), *items(project["objectives"])]
        target = self.digits(f"{project['target_group']} จำนวน {project['target_count']} คน")
        lines += [head("กลุ่มเป้าหมาย", "เป้าหมาย"), target]
        lines += [head("วิธีดำเนินการ", "วิธีการดำเนินงาน", "ขั้นตอนการดำเนินการ"), *items(project["steps"])]
        lines += [head("ระยะเวลาดำเนินการ", "ระยะเวลา"), self.digits(project["period"])]
        money = (
            "ไม่ใช้งบประมาณ"
            if not project["budget"]
            else self.digits(f"งบประมาณ จำนวน {project['budget']:,.0f} บาท")
        )
        lines += [head("งบประมาณ", "งบประมาณที่ใช้ในการดำเนินการ"), money]
        lines += [head("ผู้รับผิดชอบ", "ผู้รับผิดชอบโครงการ", "หน่วยงานที่รับผิดชอบ"), str(project["responsible"])]
        lines += [
            head("ผลผลิต/ผลลัพธ์"),
            "ผลผลิต",
            *items(project["outputs"]),
            "ผลลัพธ์",
            *items(project["outcomes"]),
        ]
        return lines
