#include "engine/sandbox/request_data.h"

#include <algorithm>
#include <utility>

namespace mixferry::sandbox {
namespace {

bool is_on(const std::string* value) {
  return value != nullptr && !value->empty() && *value != "0";
}

bool is_function_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_' || character == '$' || character == '.';
  });
}

bool is_form(std::string_view content_type) {
  return content_type.starts_with("application/x-www-form-urlencoded");
}

}  // namespace

RequestData::RequestData(bool get, std::string_view query, std::string_view content_type,
                         std::string_view body)
    : query_(parse_fields(query)) {
  read_flags(query_);
  if (get) {
    read_field(find_field(query_, "data"));
  } else if (is_form(content_type)) {
    form_ = parse_fields(body);
    read_flags(form_);
    read_field(find_field(form_, "data"));
  } else {
    json_ = body;
  }
}

void RequestData::read_flags(const Fields& fields) {
  if (const std::string* value = find_field(fields, "verbose")) flags_.verbose = is_on(value);
  if (const std::string* value = find_field(fields, "strict")) flags_.strict = is_on(value);
  if (const std::string* value = find_field(fields, "img")) flags_.pixel = is_on(value);
  if (const std::string* value = find_field(fields, "ip")) {
    flags_.locate_sender = *value != "0";
    flags_.sender_is_id = is_on(value);
  }
  const std::string* const name = find_field(fields, "callback");
  if (name != nullptr && is_function_name(*name)) flags_.callback = *name;
}

/// A `data` field may hold its JSON as base64.
void RequestData::read_field(const std::string* data) {
  if (data == nullptr) {
    json_ = std::string_view{};
    return;
  }
  const std::size_t begin = data->find_first_not_of(" \t\r\n");
  if (begin == std::string::npos || (*data)[begin] == '[' || (*data)[begin] == '{') {
    json_ = *data;
    return;
  }
  std::optional<std::string> decoded = decode_base64(*data);
  if (!decoded) return;
  decoded_ = std::move(*decoded);
  json_ = decoded_;
}

}  // namespace mixferry::sandbox
