#include "engine/cli/mending_rows.h"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/error_code.hpp>
#include <fmt/format.h>

#include "connectors/csv/divided_row.h"
#include "connectors/jsonl/object_content.h"
#include "connectors/mending/protected_cell.h"
#include "connectors/mending/reject_columns.h"
#include "connectors/source/row_content.h"
#include "connectors/source/utf8.h"
#include "engine/report/path_text.h"

namespace mixferry::cli {
namespace {

using connectors::is_reject_column;
using connectors::RowLayout;

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kNoCharacter = "\uFFFD";
constexpr std::string_view kRowEnd = "\r\n";
/// What a cell of a spreadsheet holds; the rest is cut.
constexpr std::size_t kCellCharactersMax = 32'767;
constexpr std::string_view kAsItWas = "mixferry reject: row as it was";

/// Reasons that the cells do not show: sent as they stand, such rows would pass.
constexpr std::array<std::string_view, 4> kNotAsTheyStand = {"row_too_long", "formula_without_value",
                                                             "not_mended", "bad_quote"};

/// `text` with what is no character, or none for a file of text, replaced.
std::string readable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t bad = std::min({connectors::first_invalid_utf8(text), text.find('\0'), text.size()});
    out += text.substr(0, bad);
    if (bad == text.size()) break;
    out += kNoCharacter;
    text.remove_prefix(bad + 1);
  }
  return out;
}

void append_cell(std::string& line, std::string_view cell, char delimiter) {
  const bool needs_quotes =
      cell.find_first_of("\"\r\n") != std::string_view::npos || cell.contains(delimiter);
  if (!needs_quotes) {
    line += cell;
  } else {
    line += '"';
    for (const char c : cell) line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  line += delimiter;
}

void end_row(std::string& line) {
  line.pop_back();  // a delimiter
  line += kRowEnd;
}

/// A row taken apart by its layout.
struct RowToMend {
  std::vector<std::string> cells;  ///< as many as the layout has columns
  std::string as_it_was;
  bool is_guess = false;  ///< not to be sent as it stands
};

RowToMend take_apart(const RowLayout& layout, const Reject& reject) {
  connectors::DividedRow divided = connectors::divide_row(reject.raw, layout.dialect);
  RowToMend row{.cells = std::move(divided.cells), .as_it_was = readable(reject.raw)};
  row.is_guess = !divided.sound || row.cells.size() != layout.columns.size() || row.as_it_was != reject.raw ||
                 std::ranges::find(kNotAsTheyStand, reject.code) != kNotAsTheyStand.end() ||
                 std::ranges::any_of(
                     row.cells, [](const std::string& cell) { return cell.size() > kCellCharactersMax; });
  row.cells.resize(layout.columns.size());
  for (std::string& cell : row.cells) cell = readable(cell);
  return row;
}

/// A reject of a file that was mended once already: it is told of as what it came from.
void undo_protection(const RowLayout& layout, RowToMend& row) {
  if (std::ranges::none_of(layout.columns, is_reject_column)) return;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    row.cells[i] = connectors::unprotected_cell(row.cells[i]);
    if (layout.columns[i] == kAsItWas && !row.cells[i].empty()) row.as_it_was = row.cells[i];
  }
}

/// A row of JSON with its line ends, where they are between values, as blanks.
std::string in_one_line(std::string_view raw) {
  std::string line;
  bool in_string = false;
  bool escaped = false;
  for (const char c : raw) {
    if (c == '"' && !escaped) in_string = !in_string;
    escaped = in_string && c == '\\' && !escaped;
    line += !in_string && (c == '\n' || c == '\r') ? ' ' : c;
  }
  return line;
}

std::string_view without_blanks_around(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// Where the object that begins at `begin` ends; npos where it does not.
std::size_t end_of_object(std::string_view text, std::size_t begin) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string && c == '\\') ++i;
    if (c == '"') in_string = !in_string;
    if (in_string) continue;
    if (c == '{') ++depth;
    if (c == '}' && --depth == 0) return i + 1;
  }
  return std::string_view::npos;
}

constexpr std::string_view kRowAsItWas = "row as it was";

/// The text under `key` of an object of JSON; empty where there is none.
std::string text_in(std::string_view object, std::string_view key) {
  boost::system::error_code failed;
  const boost::json::value parsed = boost::json::parse(object, failed);
  const boost::json::object* const keys = failed ? nullptr : parsed.if_object();
  const boost::json::value* const text = keys == nullptr ? nullptr : keys->if_contains(key);
  return text != nullptr && text->is_string() ? std::string(text->get_string()) : "";
}

struct OldReject {
  std::string object;     ///< without what was told of it
  std::string as_it_was;  ///< what stands in no object; empty where it was one
};

/// An object that was mended once already, taken apart.
OldReject without_reject_key(std::string object) {
  const std::string key = fmt::format("\"{}\":", connectors::kRejectKey);
  const std::size_t begin = object.find(key);
  if (begin == std::string::npos || begin == 0) return {std::move(object), {}};
  const std::size_t value = object.find_first_not_of(' ', begin + key.size());
  if (value == std::string::npos || object[value] != '{') return {std::move(object), {}};
  const std::size_t end = end_of_object(object, value);
  if (end == std::string::npos) return {std::move(object), {}};
  std::string as_it_was = text_in(std::string_view(object).substr(value, end - value), kRowAsItWas);
  const std::size_t next = object.find_first_not_of(" \t", end);
  const std::size_t before = object.find_last_not_of(" \t", begin - 1);
  if (next != std::string::npos && object[next] == ',') {
    object.erase(begin, next + 1 - begin);
  } else {
    const std::size_t from = object[before] == ',' ? before : begin;
    object.erase(from, end - from);
  }
  return {std::move(object), std::move(as_it_was)};
}

/// What the row said; of one that was mended once already, what it said at first.
std::string content_of(const RowLayout& layout, const RowToMend& row) {
  connectors::RowContent content;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (layout.columns[i] == connectors::kRowContent && !row.cells[i].empty()) return row.cells[i];
    if (!is_reject_column(layout.columns[i]))
      content.add(connectors::RowContent::hash_of_name(layout.columns[i]), row.cells[i]);
  }
  return connectors::content_text(content.hash());
}

}  // namespace

std::string csv_header(const RowLayout& layout, MendingForm form) {
  const char delimiter = form.delimiter;
  std::string line(kMark);
  for (const std::string& column : layout.columns)
    if (!is_reject_column(column))
      append_cell(line, connectors::protected_cell(connectors::unprotected_cell(column)), delimiter);
  if (form.with_content) append_cell(line, connectors::kRowContent, delimiter);
  for (const std::string_view column : connectors::kRejectColumns) append_cell(line, column, delimiter);
  end_row(line);
  return line;
}

std::string csv_row(const RowLayout& layout, const RejectPlace& place, const Reject& reject,
                    MendingForm form) {
  RowToMend row = take_apart(layout, reject);
  undo_protection(layout, row);
  std::string line;
  const auto append = [&](std::string_view cell) {
    append_cell(line, connectors::protected_cell(cell), form.delimiter);
  };
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    if (!is_reject_column(layout.columns[i])) append(row.cells[i]);
  if (form.with_content) append(content_of(layout, row));
  const std::array<std::string, connectors::kRejectColumns.size()> about = {std::to_string(place.run),
                                                                            report::valid_text(place.source),
                                                                            std::to_string(reject.row),
                                                                            std::to_string(reject.line),
                                                                            reject.column,
                                                                            row.is_guess ? reject.code : "",
                                                                            reject.code,
                                                                            row.is_guess ? row.as_it_was : "",
                                                                            reject.message};
  for (const std::string& cell : about) append(cell);
  end_row(line);
  return line;
}

std::string json_line(const RejectPlace& place, const Reject& reject, MendingForm form) {
  const OldReject old = without_reject_key(in_one_line(reject.raw));
  const std::string_view inside = without_blanks_around(old.object);
  boost::json::object about{{"run", place.run},
                            {"source", report::valid_text(place.source)},
                            {"row", reject.row},
                            {"line", reject.line},
                            {"column", report::valid_text(reject.column)},
                            {"code", reject.code},
                            {"reason", report::valid_text(reject.message)}};
  if (form.with_content && inside.starts_with('{'))
    about[connectors::kContentOfReject] =
        connectors::content_text(connectors::content_of_object(reject.raw).hash);
  const std::string as_it_was = inside.starts_with('{') ? old.as_it_was : readable(reject.raw);
  if (!as_it_was.empty()) about[kRowAsItWas] = as_it_was;
  std::string line = fmt::format("{{\"{}\":{}", connectors::kRejectKey, boost::json::serialize(about));
  if (!inside.starts_with('{')) return line + "}\n";
  const std::string_view rest = inside.substr(1);
  return line + (without_blanks_around(rest) == "}" ? "" : ",") + std::string(rest) + "\n";
}

}  // namespace mixferry::cli
