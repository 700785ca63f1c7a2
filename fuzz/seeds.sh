#!/usr/bin/env bash
# Lays out the inputs that fuzzing begins with, from the project's own files and, if given, from
# folders of other files: `fuzz/seeds.sh [FOLDER ...]`. What fuzzing finds comes beside them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p corpus/{csv,cells,mapping,xlsx,workbook}

# A name by content, so that nothing is laid out twice.
put() {
    local target="$1" name
    cat >corpus/next
    name="$(sha1sum corpus/next | cut -c1-40)"
    mv corpus/next "corpus/$target/$name"
}

parts=(xl/worksheets/sheet1.xml xl/sharedStrings.xml xl/styles.xml xl/workbook.xml xl/_rels/workbook.xml.rels)
while IFS= read -r -d '' file; do
    # A small input is mutated to the point more often than a large one.
    (($(stat -c %s "$file") <= 65536)) || continue
    case "${file,,}" in
    *.csv | *.tsv | *.txt)
        for n in 0 16 32; do { printf "\\x$(printf %02x $n)" && head -c 3000 "$file"; } | put csv; done
        for n in 0 3 6 9 12; do { printf "\\x$(printf %02x $n)" && head -c 1500 "$file" | tr ';,' '\t\t'; } | put cells; done
        ;;
    *.toml) put mapping <"$file" ;;
    *.xls | *.xlsb | *.ods) put workbook <"$file" ;;
    *.xlsx | *.xlsm)
        put workbook <"$file"
        for part in "${parts[@]}"; do
            unzip -p "$file" "$part" 2>/dev/null | head -c 8000 || true
            printf '\xff'
        done | put xlsx
        ;;
    esac
done < <(find ../sample-data ../pipelines ../tests/data kept "$@" -type f -print0)
for target in kept/*/; do
    cp "$target"* "corpus/$(basename "$target")/" 2>/dev/null || true
done
for target in corpus/*/; do printf '%5d  %s\n' "$(find "$target" -type f | wc -l)" "$target"; done
