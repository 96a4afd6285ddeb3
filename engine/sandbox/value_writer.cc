#include "engine/sandbox/value_writer.h"

#include <fmt/format.h>

#include "engine/sandbox/json_input.h"
#include "engine/sandbox/json_value.h"

namespace mixferry::sandbox {

void ValueWriter::write(simdjson::dom::element value, std::size_t level) {
  using simdjson::dom::element_type;
  switch (value.type()) {
    case element_type::STRING:
      return write_string(as_known<std::string_view>(value));
    case element_type::INT64:
      out_ += std::to_string(as_known<std::int64_t>(value));
      return;
    case element_type::UINT64:
      out_ += std::to_string(as_known<std::uint64_t>(value));
      return;
    case element_type::DOUBLE:
      return append_number(out_, as_known<double>(value));
    case element_type::BOOL:
      out_ += as_known<bool>(value) ? "true" : "false";
      return;
    case element_type::NULL_VALUE:
      out_ += "null";
      return;
    case element_type::ARRAY:
      return write_list(as_known<simdjson::dom::array>(value), level);
    case element_type::OBJECT:
      return write_object(as_known<simdjson::dom::object>(value), level);
  }
}

void ValueWriter::write_string(std::string_view text) {
  const std::string_view kept = cut_bytes(text, kStringBytesMax);
  cut_bytes_ += text.size() - kept.size();
  append_quoted(out_, kept);
}

void ValueWriter::write_list(simdjson::dom::array items, std::size_t level) {
  if (level > kLevelsMax) {
    refusal_ = "is nested more than 3 levels deep";
    return;
  }
  const std::size_t begin = out_.size();
  std::size_t count = 0;
  for (const simdjson::dom::element item : items) {
    out_ += count++ == 0 ? '[' : ',';
    write(item, level + 1);
  }
  out_ += count == 0 ? "[]" : "]";
  if (count > limits_.list_items_max)
    refusal_ = fmt::format("has more than {} items", limits_.list_items_max);
  refuse_larger(limits_.list_kib_max, begin);
}

/// What was written from `begin` on.
void ValueWriter::refuse_larger(std::size_t kib_max, std::size_t begin) {
  if (out_.size() - begin > kib_max * 1024) refusal_ = fmt::format("is larger than {} KB", kib_max);
}

void ValueWriter::write_object(simdjson::dom::object members, std::size_t level) {
  if (level > kLevelsMax) {
    refusal_ = "is nested more than 3 levels deep";
    return;
  }
  const std::size_t begin = out_.size();
  std::size_t count = 0;
  for (const auto [key, value] : members) {
    out_ += count++ == 0 ? '{' : ',';
    append_quoted(out_, key);
    out_ += ':';
    write(value, level + 1);
  }
  out_ += count == 0 ? "{}" : "}";
  if (count > limits_.object_keys_max)
    refusal_ = fmt::format("has more than {} keys", limits_.object_keys_max);
  refuse_larger(limits_.object_kib_max, begin);
}

}  // namespace mixferry::sandbox
