#include "engine/sandbox/privacy/task_order.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <initializer_list>
#include <optional>
#include <unordered_set>

namespace mixferry::sandbox {
namespace {

namespace json = boost::json;

/// What is wrong with the member `name`, where it is there and none of `words`; takes it into `into`.
std::optional<std::string> read_word(const json::object& body, std::string_view name,
                                     std::initializer_list<std::string_view> words, std::string& into) {
  const json::value* const value = body.if_contains({name.data(), name.size()});
  if (value == nullptr) return std::nullopt;
  const std::string_view text = value->is_string() ? std::string_view{value->get_string()} : "";
  if (std::ranges::find(words, text) == words.end())
    return fmt::format("{} must be one of {}", name, fmt::join(words, ", "));
  into = text;
  return std::nullopt;
}

/// Each once; nullopt: it is no list of texts, or has none.
std::optional<std::vector<std::string>> read_ids(const json::value* value) {
  const json::array* const list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr || list->empty()) return std::nullopt;
  std::vector<std::string> ids;
  std::unordered_set<std::string_view> seen;
  for (const json::value& each : *list) {
    if (!each.is_string() || each.get_string().empty()) return std::nullopt;
    if (seen.insert(each.get_string()).second) ids.emplace_back(each.get_string());
  }
  return ids;
}

}  // namespace

std::expected<TaskOrder, std::string> read_task_order(TaskKind kind, std::string_view body) {
  boost::system::error_code error;
  const json::value document = json::parse({body.data(), body.size()}, error);
  if (error || !document.is_object()) return std::unexpected("the body must be a JSON object");
  const json::object& sent = document.get_object();
  TaskOrder order{.kind = kind};
  std::optional<std::vector<std::string>> ids = read_ids(sent.if_contains("distinct_ids"));
  if (!ids) return std::unexpected("distinct_ids must be a list of strings, at least one");
  order.ids = std::move(*ids);
  if (auto wrong = read_word(sent, "compliance_type", {"GDPR", "CCPA"}, order.compliance_type))
    return std::unexpected(std::move(*wrong));
  if (kind == TaskKind::deletion || order.compliance_type != "CCPA") return order;
  if (auto wrong =
          read_word(sent, "disclosure_type", {"Data", "Categories", "Sources"}, order.disclosure_type))
    return std::unexpected(std::move(*wrong));
  return order;
}

}  // namespace mixferry::sandbox
