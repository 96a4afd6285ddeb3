#include "engine/cli/export_text.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/listed.h"
#include "engine/base/shell_word.h"
#include "engine/cli/choice.h"
#include "engine/exporting/columns.h"
#include "engine/exporting/file_form.h"
#include "engine/report/words.h"

namespace mixferry::cli {
namespace {

using commands::ExportKind;
using exporting::CsvFacts;
using exporting::FileFormat;

/// Names of columns that a sentence may hold.
constexpr std::size_t kColumnsTold = 5;
/// The same of ids, and of names that were perhaps mistyped.
constexpr std::size_t kNamesTold = 10;

constexpr std::array<std::pair<std::string_view, exporting::ValueKind>, exporting::kValueKinds> kValueNames =
    {{{"texts", exporting::ValueKind::text},
      {"empty_texts", exporting::ValueKind::empty_text},
      {"numbers", exporting::ValueKind::number},
      {"booleans", exporting::ValueKind::boolean},
      {"lists", exporting::ValueKind::list},
      {"objects", exporting::ValueKind::object},
      {"nulls", exporting::ValueKind::null}}};

std::string_view noun_of(ExportKind kind) {
  return kind == ExportKind::users ? "user" : kind == ExportKind::groups ? "group" : "event";
}

std::string line_of(std::string_view name, std::string_view value, std::string_view note = {}) {
  std::string line = fmt::format("  {:<18}{:>10}", name, value);
  if (!note.empty()) line += fmt::format("   {}", note);
  return line + "\n";
}

/// The first of them, and how many there are beside.
std::string some_of(std::span<const std::string> names, std::size_t told_max) {
  const std::span<const std::string> first = names.first(std::min(names.size(), told_max));
  std::vector<std::string> told(first.begin(), first.end());
  if (names.size() > told_max) told.push_back(fmt::format("{} more", grouped(names.size() - told_max)));
  return listed(told, "and");
}

std::string mixed_columns(const CsvFacts& facts) {
  std::vector<std::string> names;
  for (const exporting::Column& column : facts.columns)
    if (column.is_mixed()) names.push_back(column.name);
  return some_of(names, kColumnsTold);
}

/// What was changed or left out, which nobody sees who looks at the table.
std::string csv_lines(const commands::ExportReport& report) {
  const CsvFacts& facts = *report.written.csv;
  std::string text = line_of("columns", grouped(facts.columns.size()));
  if (facts.values_left_out != 0 || facts.not_rows != 0 || facts.has_rest_file) {
    text += line_of("without a cell", grouped(facts.values_left_out),
                    facts.has_rest_file ? fmt::format("{} in {}", counted(facts.rest_records, "record"),
                                                      report.file.rest_path)
                                        : "left out; --rest FILE keeps them");
  }
  if (facts.not_rows != 0)
    text += line_of("without a row", grouped(facts.not_rows), "they could not be taken apart");
  if (facts.nulls != 0)
    text += line_of("nulls", grouped(facts.nulls), "as empty cells, like what is not there");
  if (facts.empty_texts != 0)
    text +=
        line_of("empty texts", grouped(facts.empty_texts), "as \"\", which few programs tell from nothing");
  const std::string mixed = mixed_columns(facts);
  if (!mixed.empty())
    text += fmt::format("  Of several types, which cells do not tell apart: {}. JSON Lines do.\n", mixed);
  return text;
}

std::string clock_lines(const commands::ExportReport& report) {
  if (report.timezone.empty()) return {};
  std::string text =
      line_of("times in UTC", grouped(report.clock.turned), fmt::format("from {}", report.timezone));
  if (report.clock.at_clock_changes != 0)
    text +=
        line_of("clock changes", grouped(report.clock.at_clock_changes), "of two hours the earlier is taken");
  if (report.clock.without_time != 0)
    text += line_of("without a time", grouped(report.clock.without_time), "left as they are");
  return text;
}

/// What one types to have it in another project.
std::string import_line(const commands::ExportReport& report) {
  if (report.file.format == FileFormat::csv || report.file.path == "-" || report.written.records == 0)
    return {};
  const std::string file = shell_word(report.file.path);
  if (report.kind == ExportKind::groups && report.group_key != "company") {
    return fmt::format(
        "Into another project: `mixferry mappings mixpanel/groups` says `group_key: company`; write {} "
        "there, and "
        "import with that.\n",
        report.group_key);
  }
  return fmt::format("Into another project: mixferry import {} -m mixpanel/{}\n", file, name_of(report.kind));
}

boost::json::array as_array(const std::vector<std::string>& texts) {
  return boost::json::array(texts.begin(), texts.end());
}

boost::json::object column_json(const exporting::Column& column) {
  boost::json::object values;
  for (const auto& [name, kind] : kValueNames)
    if (column.count(kind) != 0) values[name] = column.count(kind);
  return {{"name", column.name}, {"values", std::move(values)}};
}

boost::json::object csv_json(const CsvFacts& facts) {
  boost::json::array columns;
  for (const exporting::Column& column : facts.columns) columns.push_back(column_json(column));
  return {{"columns", std::move(columns)},         {"nulls", facts.nulls},
          {"empty_texts", facts.empty_texts},      {"values_without_cell", facts.values_left_out},
          {"records_without_row", facts.not_rows}, {"rest_records", facts.rest_records}};
}

}  // namespace

std::string summary_of(const commands::ExportReport& report) {
  const exporting::WrittenRecords& written = report.written;
  std::string text = "Exported.\n";
  text += line_of(name_of(report.kind), grouped(written.records),
                  report.file.path == "-" ? "standard output" : report.file.path);
  if (report.ids != 0) text += line_of("ids asked for", grouped(report.ids));
  if (!report.ids_missing.empty())
    text += line_of("ids without one", grouped(report.ids_missing.size()),
                    some_of(report.ids_missing, kNamesTold));
  text +=
      line_of("bytes", grouped(written.bytes), exporting::is_packed(report.file.path) ? "before gzip" : "");
  if (written.csv) text += csv_lines(report);
  if (!written.never_found.empty())
    text += line_of("in no record", grouped(written.never_found.size()),
                    some_of(written.never_found, kNamesTold) + "; are they written so?");
  text += clock_lines(report);
  if (report.is_open) text += line_of("not over", report.last_day, "more of that day is to come");
  text += line_of("time", report::duration_in_words(report.seconds));
  return text + import_line(report);
}

boost::json::object to_json(const commands::ExportReport& report) {
  const exporting::WrittenRecords& written = report.written;
  boost::json::object json{{"schema", 1},
                           {"what", name_of(report.kind)},
                           {"group_key", nullptr},
                           {"project_id", report.project_id},
                           {"host", report.host},
                           {"file", report.file.path},
                           {"format", word_for(as_words(exporting::kFileFormatWords), report.file.format)},
                           {"records", written.records},
                           {"bytes", written.bytes},
                           {"ids_asked_for", nullptr},
                           {"ids_without_record", nullptr},
                           {"never_found", as_array(written.never_found)},
                           {"from_date", nullptr},
                           {"to_date", nullptr},
                           {"last_day_is_over", nullptr},
                           {"timezone", nullptr},
                           {"times_turned", report.clock.turned},
                           {"times_at_clock_changes", report.clock.at_clock_changes},
                           {"without_time", report.clock.without_time},
                           {"rest_file", nullptr},
                           {"csv", nullptr},
                           {"finished_at", report.at},
                           {"seconds", report.seconds}};
  if (!report.group_key.empty()) json["group_key"] = report.group_key;
  if (report.ids != 0) {
    json["ids_asked_for"] = report.ids;
    json["ids_without_record"] = as_array(report.ids_missing);
  }
  if (report.kind == ExportKind::events) {
    json["from_date"] = report.first_day;
    json["to_date"] = report.last_day;
    json["last_day_is_over"] = !report.is_open;
    json["timezone"] = report.timezone.empty() ? "UTC" : report.timezone;
  }
  if (written.csv) {
    json["csv"] = csv_json(*written.csv);
    if (written.csv->has_rest_file) json["rest_file"] = report.file.rest_path;
  }
  return json;
}

report::Ending ending_of(const commands::ExportReport& report) {
  return {.level = report::LogLevel::info,
          .line = fmt::format("exported {} to {}", counted(report.written.records, noun_of(report.kind)),
                              report.file.path == "-" ? "standard output" : report.file.path),
          .data = to_json(report)};
}

}  // namespace mixferry::cli
