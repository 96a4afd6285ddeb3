#include "engine/commands/mending_json.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/error_code.hpp>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "connectors/jsonl/object_content.h"
#include "connectors/mending/reject_columns.h"
#include "connectors/source/row_content.h"
#include "engine/report/path_text.h"

namespace mixferry::commands {
namespace {

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

}  // namespace

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

}  // namespace mixferry::commands
