"""Writers of XLSX, ODS and CSV that give the same bytes every run. Standard library only."""
import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

STAMP = (2026, 10, 1, 0, 0, 0)


def _zip(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, data, stored in parts:
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            z.writestr(info, data.encode() if isinstance(data, str) else data)
    return out.getvalue()


def col(i):
    """0 -> A"""
    s, i = "", i + 1
    while i:
        i, r = divmod(i - 1, 26)
        s = chr(65 + r) + s
    return s


class Err(str):
    """An error value of a cell, such as #REF!"""


def _num(v):
    return repr(v) if isinstance(v, float) else str(v)


def _serial(v):
    if isinstance(v, dt.datetime):
        d = v - dt.datetime(1899, 12, 30)
        x = d.days + d.seconds / 86400
        return repr(round(x, 10))
    return str((v - dt.date(1899, 12, 30)).days)


def xlsx(sheets):
    """sheets: list of (name, rows). Cells: None, str, int, float, date, datetime, Err. Row 1 is bold."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pkg = "http://schemas.openxmlformats.org/package/2006"
    over = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for i in range(1, len(sheets) + 1))
    parts = [("[Content_Types].xml", head + f'<Types xmlns="{pkg}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{over}</Types>', False),
             ("_rels/.rels", head + f'<Relationships xmlns="{pkg}/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="{pkg}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>', False),
             ("docProps/core.xml", head + f'<cp:coreProperties xmlns:cp="{pkg}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Oppdiktet eksempeldata</dc:title><dc:description>Alt innhold er oppdiktet eksempeldata.</dc:description></cp:coreProperties>', False),
             ("xl/workbook.xml", head + f'<workbook {ns} xmlns:r="{rel}"><sheets>' + "".join(
                 f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="rId{i}"/>' for i, (n, _) in enumerate(sheets, 1)) + "</sheets></workbook>", False),
             ("xl/_rels/workbook.xml.rels", head + f'<Relationships xmlns="{pkg}/relationships">' + "".join(
                 f'<Relationship Id="rId{i}" Type="{rel}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)) +
                 f'<Relationship Id="rId{len(sheets) + 1}" Type="{rel}/styles" Target="styles.xml"/></Relationships>', False),
             ("xl/styles.xml", head + f'<styleSheet {ns}><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>', False)]
    for i, (_, rows) in enumerate(sheets, 1):
        width = max((len(r) for r in rows), default=1)
        x = [head, f'<worksheet {ns}><dimension ref="A1:{col(width - 1)}{len(rows)}"/><sheetData>']
        for n, row in enumerate(rows, 1):
            x.append(f'<row r="{n}">')
            for c, v in enumerate(row):
                at = f"{col(c)}{n}"
                if v is None or v == "":
                    continue
                if isinstance(v, Err):
                    x.append(f'<c r="{at}" t="e"><v>{escape(v)}</v></c>')
                elif isinstance(v, str):
                    s = ' s="3"' if n == 1 else ""
                    x.append(f'<c r="{at}"{s} t="inlineStr"><is><t xml:space="preserve">{escape(v)}</t></is></c>')
                elif isinstance(v, dt.datetime):
                    x.append(f'<c r="{at}" s="2"><v>{_serial(v)}</v></c>')
                elif isinstance(v, dt.date):
                    x.append(f'<c r="{at}" s="1"><v>{_serial(v)}</v></c>')
                else:
                    x.append(f'<c r="{at}"><v>{_num(v)}</v></c>')
            x.append("</row>")
        x.append("</sheetData></worksheet>")
        parts.append((f"xl/worksheets/sheet{i}.xml", "".join(x), False))
    return _zip(parts)


def ods(sheets):
    """sheets: list of (name, rows, merges); a merge is (row, column, rows, columns), 0-based."""
    ns = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
          'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
          'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"')
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    x = [head, f'<office:document-content {ns} office:version="1.2"><office:automatic-styles>'
         '<number:date-style style:name="N1"><number:day number:style="long"/><number:text>.</number:text><number:month number:style="long"/>'
         '<number:text>.</number:text><number:year number:style="long"/></number:date-style>'
         '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
         '<style:style style:name="ce2" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
         '</office:automatic-styles><office:body><office:spreadsheet>']
    for name, rows, merges in sheets:
        width = max((len(r) for r in rows), default=1)
        start = {(r, c): (rs, cs) for r, c, rs, cs in merges}
        covered = {(r + i, c + j) for r, c, rs, cs in merges for i in range(rs) for j in range(cs)} - set(start)
        x.append(f'<table:table table:name={quoteattr(name)}><table:table-column table:number-columns-repeated="{width}"/>')
        for n, row in enumerate(rows):
            x.append("<table:table-row>")
            row = list(row) + [None] * (width - len(row))
            for c, v in enumerate(row):
                if (n, c) in covered:
                    x.append("<table:covered-table-cell/>")
                    continue
                a = ""
                if (n, c) in start:
                    rs, cs = start[n, c]
                    a = f' table:number-columns-spanned="{cs}" table:number-rows-spanned="{rs}"'
                if v is None or v == "":
                    x.append(f"<table:table-cell{a}/>")
                elif isinstance(v, str):
                    x.append(f'<table:table-cell{a} office:value-type="string"><text:p>{escape(v)}</text:p></table:table-cell>')
                elif isinstance(v, dt.date):
                    x.append(f'<table:table-cell{a} table:style-name="ce1" office:value-type="date" office:date-value="{v.isoformat()}"><text:p>{v:%d.%m.%Y}</text:p></table:table-cell>')
                else:
                    x.append(f'<table:table-cell{a} office:value-type="float" office:value="{_num(v)}"><text:p>{_num(v).replace(".", ",")}</text:p></table:table-cell>')
            x.append("</table:table-row>")
        x.append("</table:table>")
    x.append("</office:spreadsheet></office:body></office:document-content>")
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    man = (head + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
           f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{mime}"/>'
           '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
           '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>')
    styles = head + f'<office:document-styles {ns} office:version="1.2"><office:styles/></office:document-styles>'
    return _zip([("mimetype", mime, True), ("META-INF/manifest.xml", man, False), ("styles.xml", styles, False), ("content.xml", "".join(x), False)])


def csv_line(cells, sep):
    out = []
    for v in cells:
        s = "" if v is None else str(v)
        if any(ch in s for ch in (sep, '"', "\n", "\r")):
            s = '"' + s.replace('"', '""') + '"'
        out.append(s)
    return sep.join(out)
