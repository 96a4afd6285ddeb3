#include "connectors/csv/header.h"

#include <fmt/format.h>
#include <utility>

#include "connectors/csv/cell_scanner.h"
#include "connectors/source/block_cutter.h"
#include "connectors/source/refusal.h"
#include "connectors/source/utf8.h"

namespace mixferry::connectors {
namespace {

/// What makes a header unfit, whatever its names.
Result<> check_header(std::string_view source, std::string_view raw, std::uint64_t line) {
  if (const std::size_t at = first_invalid_utf8(raw); at != std::string_view::npos) {
    return refuse(
        fmt::format("{}: the header on line {} is not UTF-8: byte {} of it is 0x{:02X}. Name the "
                    "file's encoding, for instance with --encoding windows-1252.",
                    source, line, at + 1, static_cast<unsigned char>(raw[at])));
  }
  if (raw.contains('\0')) {
    return refuse(
        fmt::format("{}: the header on line {} holds a NUL byte. Is this a CSV file?", source, line));
  }
  return {};
}

std::string name_in(const CellScanner& scanner, const RawCell& cell) {
  if (!cell.has_escapes) return std::string(cell.text);
  std::string name(cell.text.size(), '\0');
  name.resize(scanner.unescape(cell.text, name.data()).size());
  return name;
}

}  // namespace

Result<std::optional<CsvHeader>> read_csv_header(std::string_view source, std::string_view bytes, bool whole,
                                                 const CsvDialect& dialect, std::uint64_t lines_above) {
  const CellScanner scanner(dialect);
  CsvHeader header;
  header.lines = lines_above;
  const char* const end = bytes.data() + bytes.size();
  const char* const row = scanner.skip_blank_lines(bytes.data(), end, header.lines);
  if (row == end) {
    if (!whole) return std::nullopt;
    return refuse(fmt::format("{}: there is no header: the file is blank.", source));
  }
  const std::uint64_t line = header.lines + 1;
  RawCell cell;
  const char* at = row;
  for (;; at = scanner.behind_delimiter(at, end)) {
    at = scanner.scan(at, end, cell);
    if (at == end && !whole) return std::nullopt;
    const std::uint64_t cell_line = header.lines + 1;
    header.lines += cell.line_ends;
    if (cell.fault != CellFault::none) {
      const bool unclosed = cell.fault == CellFault::unclosed_quote;
      return refuse(fmt::format(
          "{}: cell {} of the header, on line {}, {}.", source, header.names.size() + 1, cell_line,
          unclosed ? "opens a quote that is never closed"
                   : "has text behind its closing quote; a quote inside it must be doubled"));
    }
    header.names.push_back(name_in(scanner, cell));
    if (CellScanner::ends_row(at, end)) break;
  }
  header.raw = without_line_end({row, at});
  if (auto fit = check_header(source, {row, at}, line); !fit) return std::unexpected(std::move(fit.error()));
  if (at != end) {
    at = CellScanner::behind_row_end(at, end);
    // A CR that the look at the beginning ends with may have its LF behind that.
    if (at == end && at[-1] == '\r' && !whole) return std::nullopt;
    ++header.lines;
  }
  header.bytes = static_cast<std::size_t>(at - bytes.data());
  return header;
}

}  // namespace mixferry::connectors
