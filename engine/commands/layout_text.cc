#include "engine/commands/layout_text.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <boost/system/system_error.hpp>

namespace mixferry::commands {
namespace {

namespace json = boost::json;

}  // namespace

std::string to_text(const connectors::RowLayout& layout, const std::string& timezone) {
  if (layout.form == connectors::RowForm::json) {
    json::object object{{"form", "json"}};
    if (!timezone.empty()) object["timezone"] = timezone;
    return json::serialize(object);
  }
  const connectors::CsvDialect& dialect = layout.dialect;
  json::object object{{"form", "cells"},
                      {"delimiter", static_cast<int>(dialect.delimiter)},
                      {"backslash_escapes", dialect.backslash_escapes},
                      {"cr_ends_rows", dialect.cr_ends_rows},
                      {"delimiter_rest", dialect.delimiter_rest},
                      {"blanks_behind_delimiter", dialect.blanks_behind_delimiter},
                      {"rows_end_in_delimiter", dialect.rows_end_in_delimiter},
                      {"columns", json::array(layout.columns.begin(), layout.columns.end())}};
  if (dialect.quote) object["quote"] = static_cast<int>(*dialect.quote);
  if (!timezone.empty()) object["timezone"] = timezone;
  return json::serialize(object);
}

std::string timezone_in(const std::string& text) try {
  const json::value value = json::parse(text);
  const json::value* const timezone = value.as_object().if_contains("timezone");
  return timezone == nullptr ? "" : json::value_to<std::string>(*timezone);
} catch (const std::exception&) {
  return {};
}

std::optional<connectors::RowLayout> parse_layout(const std::string& text) try {
  const json::value value = json::parse(text);
  connectors::RowLayout layout;
  if (value.at("form") == "json") return layout;
  layout.form = connectors::RowForm::cells;
  layout.dialect = {.delimiter = static_cast<char>(value.at("delimiter").as_int64()),
                    .quote = std::nullopt,
                    .backslash_escapes = value.at("backslash_escapes").as_bool(),
                    .cr_ends_rows = value.at("cr_ends_rows").as_bool()};
  // Layouts that an older program kept have none of these.
  if (const json::value* rest = value.as_object().if_contains("delimiter_rest")) {
    layout.dialect.delimiter_rest = json::value_to<std::string>(*rest);
    layout.dialect.blanks_behind_delimiter = value.at("blanks_behind_delimiter").as_bool();
    layout.dialect.rows_end_in_delimiter = value.at("rows_end_in_delimiter").as_bool();
  }
  if (const json::value* quote = value.as_object().if_contains("quote"))
    layout.dialect.quote = static_cast<char>(quote->as_int64());
  layout.columns = json::value_to<std::vector<std::string>>(value.at("columns"));
  return layout;
} catch (const std::exception&) {
  return std::nullopt;
}

}  // namespace mixferry::commands
