#include "mappings/plan/json_copier.h"

#include <simdjson.h>

#include "engine/base/json_text.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/numbers.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

namespace ondemand = simdjson::ondemand;
using ondemand::json_type;

/// One copy. Every function returns what is wrong, or `none`.
class Copying {
 public:
  Copying(std::string& out, JsonCopier::Options options) : out_(out), options_(options) {}

  /// The value inside the brackets that `copy` puts around it; exactly one.
  Fault wrapped(ondemand::document& document) {
    ondemand::array brackets;
    if (document.get_array().get(brackets) != simdjson::SUCCESS) return Fault::not_json;
    std::uint32_t values = 0;
    for (auto element : brackets) {
      ondemand::value value;
      if (values++ > 0 || element.get(value) != simdjson::SUCCESS) return Fault::not_json;
      if (const Fault fault = any(value, 0, outcome_.kind); fault != Fault::none) return fault;
    }
    const char* trailing = nullptr;
    const bool at_end = document.current_location().get(trailing) == simdjson::OUT_OF_BOUNDS;
    return values == 1 && at_end ? Fault::none : Fault::not_json;
  }

  [[nodiscard]] const JsonCopier::Copied& outcome() const { return outcome_; }

 private:
  Fault any(ondemand::value& value, std::uint32_t depth, ValueKind& kind) {
    json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return Fault::not_json;
    switch (type) {
      case json_type::array:
        kind = ValueKind::array;
        return depth < kNestingMax ? array(value, depth + 1) : Fault::value_too_deep;
      case json_type::object:
        kind = ValueKind::object;
        return depth < kNestingMax ? object(value, depth + 1) : Fault::value_too_deep;
      case json_type::string:
        kind = ValueKind::text;
        return string(value, in_object_ == 0);
      case json_type::number:
        kind = ValueKind::number;
        return number(token_of(value));
      case json_type::boolean:
        kind = ValueKind::boolean;
        return word(token_of(value), "true", "false");
      case json_type::null:
        kind = ValueKind::none;
        return word(token_of(value), "null", "null");
    }
    return Fault::not_json;
  }

  Fault array(ondemand::value& value, std::uint32_t depth) {
    ondemand::array items;
    if (value.get_array().get(items) != simdjson::SUCCESS) return Fault::not_json;
    const bool is_value_itself = depth == 1;
    out_ += '[';
    std::uint32_t count = 0;
    for (auto element : items) {
      ondemand::value item;
      if (element.get(item) != simdjson::SUCCESS) return Fault::not_json;
      const std::size_t before = out_.size();
      if (count > 0) out_ += ',';
      const std::size_t begin = out_.size();
      ValueKind kind{};
      if (const Fault fault = any(item, depth, kind); fault != Fault::none) return fault;
      const bool is_empty = kind == ValueKind::none || std::string_view(out_).substr(begin) == R"("")";
      if (is_value_itself && options_.drop_empty_items && is_empty) {
        out_.resize(before);
        continue;
      }
      if (++count > options_.limits->items_max) return Fault::too_many_event_items;
      if (is_value_itself && kind != ValueKind::text && kind != ValueKind::number)
        outcome_.items_are_words = false;
    }
    out_ += ']';
    if (is_value_itself) outcome_.items = count;
    return Fault::none;
  }

  Fault object(ondemand::value& value, std::uint32_t depth) {
    ondemand::object fields;
    if (value.get_object().get(fields) != simdjson::SUCCESS) return Fault::not_json;
    out_ += '{';
    ++in_object_;
    std::uint32_t count = 0;
    for (auto entry : fields) {
      ondemand::field field;
      std::string_view key;
      if (std::move(entry).get(field) != simdjson::SUCCESS) return Fault::not_json;
      if (field.unescaped_key().get(key) != simdjson::SUCCESS) return Fault::not_json;
      if (count++ == options_.limits->keys_max) return options_.limits->too_many_keys;
      if (count > 1) out_ += ',';
      append_json_string(out_, key);
      out_ += ':';
      ValueKind kind{};
      if (const Fault fault = any(field.value(), depth, kind); fault != Fault::none) return fault;
    }
    out_ += '}';
    --in_object_;
    return Fault::none;
  }

  Fault string(ondemand::value& value, bool cut) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return Fault::not_json;
    if (cut && text.size() > kStringBytesMax) {
      text = utf8_prefix(text, kStringBytesMax);
      ++outcome_.cut_strings;
    }
    append_json_string(out_, text);
    return Fault::none;
  }

  Fault number(std::string_view token) {
    const std::size_t begin = out_.size();
    const Fault fault = append_number(out_, token);
    // What had to be put right (`+5`, `05`, `.5`) was not JSON.
    if (fault == Fault::not_a_number || std::string_view(out_).substr(begin) != token) return Fault::not_json;
    if (fault != Fault::none && !options_.keep_numbers) {
      out_.insert(begin, 1, '"');
      out_ += '"';
      ++outcome_.numbers_as_text;
    }
    return Fault::none;
  }

  Fault word(std::string_view token, std::string_view one, std::string_view other) {
    if (token != one && token != other) return Fault::not_json;
    out_ += token;
    return Fault::none;
  }

  static std::string_view token_of(ondemand::value& value) { return trimmed(value.raw_json_token()); }

  std::string& out_;
  const JsonCopier::Options options_;
  std::uint32_t in_object_ = 0;
  JsonCopier::Copied outcome_;
};

}  // namespace

struct JsonCopier::Impl {
  ondemand::parser parser;
  std::string padded;
};

JsonCopier::JsonCopier() : impl_(std::make_unique<Impl>()) {}
JsonCopier::~JsonCopier() = default;

JsonCopier::Copied JsonCopier::copy(std::string_view json, Options options, std::string& out) {
  // simdjson reads arrays and objects best; brackets around everything make a lone `5` one of them.
  std::string& padded = impl_->padded;
  padded.clear();
  padded += '[';
  padded += json;
  padded += ']';
  const std::size_t length = padded.size();
  padded.append(simdjson::SIMDJSON_PADDING, ' ');

  const std::size_t before = out.size();
  Copying copying(out, options);
  ondemand::document document;
  Fault fault = Fault::not_json;
  if (impl_->parser.iterate(padded.data(), length, padded.size()).get(document) == simdjson::SUCCESS) {
    fault = copying.wrapped(document);
  }
  if (fault == Fault::none) return copying.outcome();
  out.resize(before);
  return {.fault = fault};
}

}  // namespace mixferry::mappings
