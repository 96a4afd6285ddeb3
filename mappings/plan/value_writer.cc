#include "mappings/plan/value_writer.h"

#include <algorithm>
#include <array>
#include <openssl/sha.h>
#include <re2/re2.h>

#include "engine/base/json_text.h"
#include "mappings/plan/id_check.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/normalizers.h"
#include "mappings/plan/numbers.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

/// The first group of `pattern` in `text`, or all that it matched if it has no group; empty: no match.
std::string_view first_match(const re2::RE2& pattern, std::string_view text) {
  std::array<re2::StringPiece, 2> groups;
  const int count = pattern.NumberOfCapturingGroups() > 0 ? 2 : 1;
  const re2::StringPiece subject(text.data(), text.size());
  if (!pattern.Match(subject, 0, subject.size(), re2::RE2::UNANCHORED, groups.data(), count)) return {};
  const re2::StringPiece& group = groups[static_cast<std::size_t>(count) - 1];
  return {group.data(), group.size()};
}

void append_sha256(std::string& out, std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::string_view digits = "0123456789abcdef";
  for (const unsigned char byte : digest) {
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
  }
}

bool is_nested(ValueKind kind) {
  return kind == ValueKind::array || kind == ValueKind::object;
}

}  // namespace

CompiledRule::CompiledRule() = default;
CompiledRule::~CompiledRule() = default;
CompiledRule::CompiledRule(CompiledRule&&) noexcept = default;
CompiledRule& CompiledRule::operator=(CompiledRule&&) noexcept = default;

ValueWriter::Outcome ValueWriter::write(const CompiledRule& rule, const Row& row, std::string& out) {
  const Verdict wanted = rule.when.empty() ? Verdict{.holds = true} : all_hold(rule.when, row, nulls_);
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
    column_names_ = row.column_names.empty() ? columns_ : row.column_names;
    // The common case, kept apart because copying the value costs as much as writing it.
    if (taken_.has_value() && !rule.has_text_steps) return write_value(rule, taken_, out);
    RawValue value = taken_;
    const Refined refined = refine(rule, value);
    if (refined.fault != Fault::none) return {.fault = refined.fault};
    if (refined.literal == nullptr) return write_value(rule, value, out);
    literal = refined.literal;
  }
  out += literal->json;
  return {.written = !literal->json.empty(), .cut_strings = literal->cut_strings};
}

ValueWriter::Refined ValueWriter::refine(const CompiledRule& rule, RawValue& value) {
  const Literal* const fallback = rule.fallback ? &*rule.fallback : nullptr;
  if (!value.has_value()) return {.literal = fallback};
  if (!rule.has_text_steps) return {};
  if (value.kind == CellKind::json) {
    return {.fault = rule.normalizer == Normalizer::none ? Fault::none : normalize(rule, value)};
  }
  if (rule.letter_case != LetterCase::keep && value.kind == CellKind::text) {
    cased_.resize(value.text.size());
    std::ranges::transform(value.text, cased_.begin(),
                           rule.letter_case == LetterCase::lower ? to_lower : to_upper);
    value.text = cased_;
  }
  if (rule.match) {
    value.text = first_match(*rule.match, value.text);
    value.kind = value.text.empty() ? CellKind::absent : CellKind::text;
    if (!value.has_value()) return {.literal = fallback};
  }
  if (const Fault fault = normalize(rule, value); fault != Fault::none) return {.fault = fault};
  if (rule.map.empty()) return {};
  const auto entry = rule.map.find(value.text);
  return {.literal = entry != rule.map.end() ? &entry->second : fallback};
}

Fault ValueWriter::normalize(const CompiledRule& rule, RawValue& value) {
  Fault fault = Fault::none;
  switch (rule.normalizer) {
    case Normalizer::none:
      return Fault::none;
    case Normalizer::email:
      fault = normalize_email(value.text, normalized_);
      break;
    case Normalizer::salesforce_id:
      fault = normalize_salesforce_id(value.text, normalized_);
      break;
  }
  value.text = normalized_;
  value.kind = CellKind::text;
  return fault;
}

ValueWriter::Outcome ValueWriter::write_value(const CompiledRule& rule, const RawValue& value,
                                              std::string& out) {
  if (!value.has_value()) return {};
  kind_ = ValueKind::none;
  items_are_words_ = true;
  cut_strings_ = 0;
  const std::size_t begin = out.size();
  Fault fault = append_typed(rule, value, out);
  if (fault == Fault::none && rule.hash_sha256) fault = hash_written(out, begin);
  if (fault == Fault::none && kind_ != ValueKind::none) fault = check_shape(rule.shape, out, begin);
  if (fault == Fault::none && is_nested(kind_) && out.size() - begin > kNestedBytesMax) {
    fault = Fault::value_too_large;
  }
  if (fault == Fault::none && kind_ != ValueKind::none) return {.written = true, .cut_strings = cut_strings_};
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
      kind_ = ValueKind::number;
      return append_number(out, value.text) ? Fault::none : Fault::not_a_number;
    case ValueType::integer:
      kind_ = ValueKind::number;
      return append_integer(out, value.text);
    case ValueType::boolean: {
      kind_ = ValueKind::boolean;
      const std::optional<bool> yes = parse_boolean(value.text);
      if (yes) out += *yes ? "true" : "false";
      return yes ? Fault::none : Fault::not_a_boolean;
    }
    case ValueType::date:
    case ValueType::datetime:
      return append_date(rule, value, out);
    case ValueType::list:
      return append_list(rule, value, out);
    case ValueType::json:
      return append_json(value.text, false, out);
  }
  return Fault::none;
}

Fault ValueWriter::append_as_it_is(const CompiledRule& rule, const RawValue& value, std::string& out) {
  switch (value.kind) {
    case CellKind::absent:
    case CellKind::null:
      return Fault::none;
    case CellKind::text:
      append_text(rule, value.text, out);
      return Fault::none;
    case CellKind::number:
      kind_ = ValueKind::number;
      return append_number(out, value.text) ? Fault::none : Fault::not_a_number;
    case CellKind::boolean: {
      const std::optional<bool> yes = parse_boolean(value.text);
      kind_ = ValueKind::boolean;
      if (yes) out += *yes ? "true" : "false";
      return yes ? Fault::none : Fault::not_a_boolean;
    }
    case CellKind::json:
      return append_json(value.text, false, out);
  }
  return Fault::none;
}

Fault ValueWriter::append_string(const CompiledRule& rule, const RawValue& value, std::string& out) {
  if (value.kind != CellKind::json) {
    append_text(rule, value.text, out);
    return Fault::none;
  }
  scratch_.clear();
  const Fault fault = append_json(value.text, false, scratch_);
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
    append_sha256(out, text);
    out += '"';
  } else {
    append_json_string(out, text);
  }
}

std::string_view ValueWriter::column_name_of(const RawValue& value) const {
  if (value.column == RawValue::kNoColumn) return {};
  const auto column = static_cast<std::size_t>(value.column);
  return column < column_names_.size() ? std::string_view(column_names_[column]) : std::string_view{};
}

Fault ValueWriter::append_date(const CompiledRule& rule, const RawValue& value, std::string& out) {
  DateReader::Text date;
  const Fault fault = rule.as == ValueType::date
                          ? rule.dates.read_date(value.text, date)
                          : rule.dates.read_datetime(value.text, date, column_name_of(value));
  if (fault == Fault::none) append_text(rule, date.view(), out);
  return fault;
}

Fault ValueWriter::append_list(const CompiledRule& rule, const RawValue& value, std::string& out) {
  if (value.kind == CellKind::text) return append_split(value.text, rule.separator, out);
  if (value.kind == CellKind::json) {
    const Fault fault = append_json(value.text, true, out);
    return fault == Fault::none && kind_ == ValueKind::object ? Fault::not_a_list : fault;
  }
  out += '[';
  const Fault fault = append_as_it_is(rule, value, out);
  items_are_words_ = kind_ == ValueKind::number;
  kind_ = ValueKind::array;
  out += ']';
  return fault;
}

Fault ValueWriter::append_split(std::string_view text, std::string_view separator, std::string& out) {
  const std::size_t begin = out.size();
  out += '[';
  while (true) {
    const std::size_t end = separator.empty() ? std::string_view::npos : text.find(separator);
    std::string_view item = trimmed(text.substr(0, end));
    if (!item.empty()) {
      if (out.size() > begin + 1) out += ',';
      if (item.size() > kStringBytesMax) {
        item = utf8_prefix(item, kStringBytesMax);
        ++cut_strings_;
      }
      append_json_string(out, item);
    }
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + separator.size());
  }
  kind_ = out.size() > begin + 1 ? ValueKind::array : ValueKind::none;
  out += ']';
  return Fault::none;
}

Fault ValueWriter::append_json(std::string_view json, bool drop_empty_items, std::string& out) {
  const JsonCopier::Outcome copied = json_.copy(json, drop_empty_items, out);
  kind_ = copied.kind;
  items_are_words_ = copied.items_are_words;
  cut_strings_ += copied.cut_strings;
  if (drop_empty_items && kind_ == ValueKind::array && copied.items == 0) kind_ = ValueKind::none;
  return copied.fault;
}

/// Texts are hashed as they are written (append_text); this is for what is written otherwise.
Fault ValueWriter::hash_written(std::string& out, std::size_t begin) {
  if (is_nested(kind_)) return Fault::not_hashable;
  if (kind_ != ValueKind::number && kind_ != ValueKind::boolean) return Fault::none;
  scratch_.assign(out, begin);
  out.resize(begin);
  out += '"';
  append_sha256(out, scratch_);
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

ValueWriter::Id ValueWriter::read_id(const CompiledRule& rule, const Row& row) {
  taken_ = {};
  const Literal* literal = rule.constant ? &*rule.constant : nullptr;
  RawValue value;
  if (literal == nullptr) {
    rule.source.take(row, nulls_, composed_, taken_);
    const bool is_incomplete = rule.source.is_template() && taken_.column != RawValue::kNoColumn;
    if (is_incomplete) return {.fault = Fault::id_incomplete};
    value = taken_;
    const Refined refined = refine(rule, value);
    if (refined.fault != Fault::none) return {.fault = refined.fault};
    literal = refined.literal;
  }
  const bool is_word = value.kind != CellKind::json && value.kind != CellKind::boolean;
  if (literal == nullptr && !is_word) return {.fault = Fault::id_not_text};
  Id id{.text = literal != nullptr ? std::string_view(literal->text) : value.text,
        .was_trimmed = taken_.was_trimmed};
  id.fault = check_id(id.text);
  // Placeholders are refused before hashing, or all of them would become one innocent-looking id.
  if (id.fault == Fault::none && rule.hash_sha256) {
    hashed_.clear();
    append_sha256(hashed_, id.text);
    id.text = hashed_;
  }
  return id;
}

}  // namespace mixferry::mappings
