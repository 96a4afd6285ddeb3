#include "mappings/plan/value_writer.h"

#include <optional>
#include <re2/re2.h>
#include <utility>

#include "engine/base/json_text.h"
#include "mappings/plan/hashing.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/list_items.h"
#include "mappings/plan/numbers.h"
#include "mappings/plan/phone_numbers.h"

namespace mixferry::mappings {
namespace {

constexpr std::string_view kEmptyList = "[]";

bool is_nested(ValueKind kind) {
  return kind == ValueKind::array || kind == ValueKind::object;
}

}  // namespace

CompiledRule::CompiledRule() = default;
CompiledRule::~CompiledRule() = default;
CompiledRule::CompiledRule(CompiledRule&&) noexcept = default;
CompiledRule& CompiledRule::operator=(CompiledRule&&) noexcept = default;

ValueWriter::Written ValueWriter::write(const CompiledRule& rule, const Row& row, std::string& out) {
  const Verdict wanted = all_hold(rule.when, row, nulls_);
  if (wanted.fault != Fault::none) {
    taken_ = {.text = wanted.value, .column = static_cast<std::int32_t>(wanted.column)};
    return {.fault = wanted.fault};
  }
  const Literal* literal = rule.constant ? &*rule.constant : nullptr;
  if (!wanted.holds) {
    taken_ = {};
    literal = rule.fallback ? &*rule.fallback : nullptr;
    if (literal == nullptr) return {};
  } else if (literal == nullptr) {
    rule.source.take(row, nulls_, composed_, taken_);
    row_ = &row;
    if (rule.passes_null_days) {
      while (taken_.has_value() && rule.dates.is_null_day(taken_.text))
        rule.source.take_behind(row, nulls_, taken_);
    }
    // The common case, kept apart because copying the value costs as much as writing it.
    if (taken_.has_value() && !rule.has_text_steps) return write_or_default(rule, taken_, out);
    RawValue value = taken_;
    const TextSteps::Refined refined = steps_.refine(rule, nulls_, value);
    if (refined.fault != Fault::none) return {.fault = refined.fault};
    if (refined.literal == nullptr) {
      Written outcome = write_or_default(rule, value, out);
      outcome.was_trimmed = refined.was_trimmed;
      return outcome;
    }
    literal = refined.literal;
  }
  return write_literal(*literal, out);
}

ValueWriter::Written ValueWriter::write_or_default(const CompiledRule& rule, const RawValue& value,
                                                   std::string& out) {
  const Written outcome = write_value(rule, value, out);
  const bool is_nothing = !outcome.written && outcome.fault == Fault::none;
  return is_nothing && rule.fallback ? write_literal(*rule.fallback, out) : outcome;
}

ValueWriter::Written ValueWriter::write_literal(const Literal& literal, std::string& out) {
  out += literal.json;
  return {.written = !literal.json.empty(), .cut_strings = literal.cut_strings};
}

ValueWriter::Written ValueWriter::write_value(const CompiledRule& rule, const RawValue& value,
                                              std::string& out) {
  if (!value.has_value()) return {};
  // Most values are texts and stay what they are: nothing of what follows is about them.
  if (rule.keeps_texts && value.kind == CellKind::text && value.text.size() <= kStringBytesMax) {
    append_json_string(out, value.text);
    return {.written = true};
  }
  kind_ = ValueKind::none;
  items_are_words_ = true;
  cut_strings_ = 0;
  numbers_as_text_ = 0;
  at_clock_change_ = false;
  const std::size_t begin = out.size();
  Fault fault = append_typed(rule, value, out);
  // Nothing is added to a list by one that is empty, and Mixpanel refuses it.
  if (rule.shape == Shape::list && kind_ == ValueKind::array && out.size() - begin == kEmptyList.size())
    kind_ = ValueKind::none;
  if (fault == Fault::none && rule.hash_sha256) fault = hash_written(rule, out, begin);
  if (fault == Fault::none && kind_ != ValueKind::none) fault = check_shape(rule.shape, out, begin);
  if (fault == Fault::none && is_nested(kind_)) fault = check_size(out.size() - begin);
  if (fault == Fault::none && kind_ != ValueKind::none) {
    return {.written = true,
            .at_clock_change = at_clock_change_,
            .cut_strings = cut_strings_,
            .numbers_as_text = numbers_as_text_};
  }
  out.resize(begin);
  return {.fault = fault};
}

Fault ValueWriter::append_typed(const CompiledRule& rule, const RawValue& value, std::string& out) {
  switch (rule.as) {
    case ValueType::keep:
      return append_as_it_is(rule, value, out);
    case ValueType::string:
      return append_string(rule, value, out);
    case ValueType::number:
    case ValueType::integer:
      return append_numeric(rule, value, out);
    case ValueType::boolean:
      return append_boolean(rule, value, out);
    case ValueType::date:
    case ValueType::datetime:
      return append_date(rule, value, out);
    case ValueType::list:
      return append_list(rule, value, out);
    case ValueType::json:
      return append_json(value.text, {}, out);
  }
  return Fault::none;
}

Fault ValueWriter::append_numeric(const CompiledRule& rule, const RawValue& value, std::string& out) {
  kind_ = ValueKind::number;
  std::string_view digits = value.text;
  if (rule.numbers.has_formats() && value.kind == CellKind::text) {
    if (!rule.numbers.read(value.text, scratch_)) return Fault::not_in_number_format;
    digits = scratch_;
  }
  if (rule.as == ValueType::integer) return append_integer(out, digits);
  const Fault fault = append_number(out, digits);
  return fault == Fault::not_a_number && rule.numbers.has_formats() ? Fault::not_in_number_format : fault;
}

Fault ValueWriter::append_boolean(const CompiledRule& rule, const RawValue& value, std::string& out) {
  kind_ = ValueKind::boolean;
  const std::optional<bool> yes = rule.booleans.read(value.text);
  if (!yes) return Fault::not_a_boolean;
  out += *yes ? "true" : "false";
  return Fault::none;
}

Fault ValueWriter::append_as_it_is(const CompiledRule& rule, const RawValue& value, std::string& out) {
  switch (value.kind) {
    case CellKind::absent:
    case CellKind::null:
      return Fault::none;
    case CellKind::text:
    case CellKind::rounded:
      append_text(rule, value.text, out);
      return Fault::none;
    case CellKind::number:
      return append_number_as_it_is(rule, value.text, out);
    case CellKind::boolean:
      return append_boolean(rule, value, out);
    case CellKind::json:
      return append_json(value.text, {}, out);
  }
  return Fault::none;
}

Fault ValueWriter::append_number_as_it_is(const CompiledRule& rule, std::string_view digits,
                                          std::string& out) {
  const std::size_t begin = out.size();
  kind_ = ValueKind::number;
  const Fault fault = append_number(out, digits);
  if (fault == Fault::none || fault == Fault::not_a_number) return fault;
  out.resize(begin);
  ++numbers_as_text_;
  append_text(rule, digits, out);
  return Fault::none;
}

Fault ValueWriter::append_string(const CompiledRule& rule, const RawValue& value, std::string& out) {
  if (value.kind != CellKind::json) {
    append_text(rule, value.text, out);
    return Fault::none;
  }
  scratch_.clear();
  const Fault fault = append_json(value.text, {.keep_numbers = true}, scratch_);
  cut_strings_ = 0;
  if (fault == Fault::none) append_text(rule, scratch_, out);
  return fault;
}

void ValueWriter::append_text(const CompiledRule& rule, std::string_view text, std::string& out) {
  kind_ = ValueKind::text;
  // A text to be hashed is not cut before.
  if (text.size() > kStringBytesMax && !rule.hash_sha256) {
    text = utf8_prefix(text, kStringBytesMax);
    ++cut_strings_;
  }
  if (rule.hash_sha256) {
    out += '"';
    append_digest(out, text, rule.hash_key);
    out += '"';
  } else {
    append_json_string(out, text);
  }
}

std::string_view ValueWriter::column_name_of(const RawValue& value) const {
  if (value.column == RawValue::kNoColumn || row_ == nullptr) return {};
  const std::span<const std::string> names = row_->column_names.empty() ? columns_ : row_->column_names;
  const auto column = static_cast<std::size_t>(value.column);
  return column < names.size() ? std::string_view(names[column]) : std::string_view{};
}

Fault ValueWriter::append_date(const CompiledRule& rule, const RawValue& value, std::string& out) {
  DateReader::Text date;
  const std::string_view column =
      rule.dates.takes_zone_from_header() ? column_name_of(value) : std::string_view();
  const Fault fault = rule.as == ValueType::date ? rule.dates.read_date(value.text, date)
                                                 : rule.dates.read_datetime(value.text, date, column);
  if (fault != Fault::none || date.size == 0) return fault;
  at_clock_change_ = date.at_clock_change;
  append_text(rule, date.view(), out);
  return Fault::none;
}

Fault ValueWriter::append_list(const CompiledRule& rule, const RawValue& value, std::string& out) {
  if (value.kind == CellKind::text) return append_split(rule, value.text, out);
  if (value.kind == CellKind::json) {
    const Fault fault = append_json(value.text, {.drop_empty_items = true}, out);
    return fault == Fault::none && kind_ == ValueKind::object ? Fault::not_a_list : fault;
  }
  out += '[';
  const Fault fault = append_as_it_is(rule, value, out);
  items_are_words_ = kind_ == ValueKind::number || kind_ == ValueKind::text;
  kind_ = ValueKind::array;
  out += ']';
  return fault;
}

Fault ValueWriter::append_split(const CompiledRule& rule, std::string_view text, std::string& out) {
  const std::size_t begin = out.size();
  out += '[';
  std::uint32_t count = 0;
  ListItems items(text, rule.separator, rule.quoted, scratch_);
  for (std::string_view item; items.next(item);) {
    if (item.empty()) continue;
    if (out.size() > begin + 1) out += ',';
    if (item.size() > kStringBytesMax) {
      item = utf8_prefix(item, kStringBytesMax);
      ++cut_strings_;
    }
    append_json_string(out, item);
    if (++count > limits_->items_max) return Fault::too_many_event_items;
  }
  kind_ = out.size() > begin + 1 ? ValueKind::array : ValueKind::none;
  out += ']';
  return items.fault();
}

Fault ValueWriter::append_json(std::string_view json, JsonCopier::Options options, std::string& out) {
  options.limits = limits_;
  const JsonCopier::Copied copied = json_.copy(json, options, out);
  kind_ = copied.kind;
  items_are_words_ = copied.items_are_words;
  cut_strings_ += copied.cut_strings;
  numbers_as_text_ += copied.numbers_as_text;
  if (options.drop_empty_items && kind_ == ValueKind::array && copied.items == 0) kind_ = ValueKind::none;
  return copied.fault;
}

Fault ValueWriter::check_size(std::size_t bytes) const {
  if (bytes > kNestedBytesMax) return Fault::value_too_large;
  return kind_ == ValueKind::array && bytes > limits_->list_bytes_max ? limits_->list_too_large : Fault::none;
}

/// Texts are hashed as they are written (append_text); this is for what is written otherwise.
Fault ValueWriter::hash_written(const CompiledRule& rule, std::string& out, std::size_t begin) {
  if (is_nested(kind_)) return Fault::not_hashable;
  if (kind_ != ValueKind::number && kind_ != ValueKind::boolean) return Fault::none;
  scratch_.assign(out, begin);
  out.resize(begin);
  out += '"';
  append_digest(out, scratch_, rule.hash_key);
  out += '"';
  kind_ = ValueKind::text;
  return Fault::none;
}

Fault ValueWriter::check_shape(Shape shape, std::string& out, std::size_t begin) const {
  switch (shape) {
    case Shape::any:
      return Fault::none;
    case Shape::number:
      return kind_ == ValueKind::number ? Fault::none : Fault::not_a_number;
    case Shape::single:
      return kind_ == ValueKind::array ? Fault::not_a_single_value : Fault::none;
    case Shape::list:
      break;
  }
  if (kind_ == ValueKind::array) return items_are_words_ ? Fault::none : Fault::not_list_items;
  if (kind_ != ValueKind::text && kind_ != ValueKind::number) return Fault::not_list_items;
  out.insert(begin, 1, '[');
  out += ']';
  return Fault::none;
}

}  // namespace mixferry::mappings
