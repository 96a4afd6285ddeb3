#include "engine/mixpanel/record_head.h"

#include <stdexcept>

#include "engine/base/json_text.h"

namespace mixferry::mixpanel {

std::string record_head(std::string_view token) {
  if (token.empty()) return "{";
  std::string head = R"({"$token":)";
  append_json_string(head, token);
  head += ',';
  return head;
}

std::string identity_head(std::string_view token) {
  if (token.empty()) return {};
  std::string head = R"("token":)";
  append_json_string(head, token);
  head += ',';
  return head;
}

std::string without_head(std::string_view record, std::string_view head) {
  if (!record.starts_with(head)) throw std::logic_error("a record does not begin with its project");
  return std::string("{").append(record.substr(head.size()));
}

std::string with_head(std::string_view kept, std::string_view head) {
  return std::string(head).append(kept.substr(1));
}

}  // namespace mixferry::mixpanel
