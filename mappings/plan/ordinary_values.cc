#include "mappings/plan/ordinary_values.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "engine/base/json_text.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/numbers.h"
#include "mappings/plan/program.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kStep = kJsonTextSlack;  ///< so many bytes are copied at once, wanted or not
static_assert(Cell::kReadableBehind >= kStep);

/// Without escapes; a list of single letters is longest.
constexpr std::size_t kValueBytesMax = 2 * (kStringBytesMax + 2);
constexpr std::size_t kEscapeRoom = 4 << 10;  ///< for the texts of a row that need escapes

constexpr std::size_t kDayBytes = 10;   // 2024-03-12
constexpr std::size_t kTimeBytes = 19;  // 2024-03-12T09:14:00

/// Copies at least `size` bytes, and no more than `kStep` beyond.
void copy_steps(const char* from, std::size_t size, char* to) {
  for (std::size_t done = 0; done < size; done += kStep) std::memcpy(to + done, from + done, kStep);
}

char* write_quoted(const char* from, std::size_t size, char* to) {
  *to = '"';
  copy_steps(from, size, to + 1);
  to[size + 1] = '"';
  return to + size + 2;
}

char* write_time(const char* from, char* to) {
  char* const end = write_quoted(from, kTimeBytes, to);
  to[1 + kDayBytes] = 'T';
  return end;
}

char* write_with_escapes(std::string_view text, char* to, std::size_t& escape_room) {
  if (json_string_bytes_max(text.size()) > escape_room) return nullptr;
  char* const end = write_json_string(text, to);
  escape_room -= static_cast<std::size_t>(end - to);
  return end;
}

char* write_any_text(std::string_view text, char* to, std::size_t& escape_room) {
  char* const end = write_plain_json_string(text, to);
  return end != nullptr ? end : write_with_escapes(text, to, escape_room);
}

char* write_lowered(std::string_view text, char* to, std::size_t& escape_room) {
  std::array<char, kStringBytesMax + kStep> lowered;
  for (std::size_t done = 0; done < text.size(); done += kStep) {
    std::transform(text.data() + done, text.data() + done + kStep, lowered.data() + done, to_lower);
  }
  return write_any_text({lowered.data(), text.size()}, to, escape_room);
}

/// Items without the blanks around them; nullptr if none is left.
char* write_list(std::string_view text, char separator, char* to, std::size_t& escape_room) {
  char* const begin = to;
  *to++ = '[';
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    const std::string_view item = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (item.empty()) continue;
    char* const behind = write_any_text(item, to, escape_room);
    if (behind == nullptr) return nullptr;
    to = behind;
    *to++ = ',';
  }
  if (to == begin + 1) return nullptr;
  to[-1] = ']';
  return to;
}

char* write_boolean(std::string_view text, char* to) {
  const std::optional<bool> yes = parse_boolean(text);
  if (!yes) return nullptr;
  std::memcpy(to, *yes ? "true " : "false", 5);
  return to + (*yes ? 4 : 5);
}

char* write_number(std::string_view text, bool is_plain, char* to) {
  if (!is_plain) return nullptr;
  copy_steps(text.data(), text.size(), to);
  return to + text.size();
}

}  // namespace

OrdinaryValues::Kind OrdinaryValues::kind_of(const CompiledProperty& property) {
  const CompiledRule& rule = property.rule;
  const bool is_one_column = !rule.source.is_template() && rule.source.columns().size() == 1;
  const bool has_steps = rule.strip_html || rule.match || rule.normalizer != Normalizer::none ||
                         !rule.map.empty() || rule.hash_sha256 || !rule.when.empty();
  if (!is_one_column || has_steps || rule.shape != Shape::any) return Kind::none;
  if (rule.constant || rule.fallback || property.empty != EmptyPolicy::skip) return Kind::none;
  const bool is_text = rule.as == ValueType::keep || rule.as == ValueType::string;
  if (rule.letter_case == LetterCase::lower && is_text) return Kind::lower_text;
  if (rule.letter_case != LetterCase::keep) return Kind::none;
  switch (rule.as) {
    case ValueType::keep:
    case ValueType::string:
      return Kind::text;
    case ValueType::number:
      return rule.numbers.has_formats() ? Kind::none : Kind::number;
    case ValueType::integer:
      return rule.numbers.has_formats() ? Kind::none : Kind::integer;
    case ValueType::boolean:
      return rule.booleans.has_words() ? Kind::none : Kind::boolean;
    case ValueType::date:
      return Kind::date;
    case ValueType::datetime:
      return Kind::datetime;
    case ValueType::list:
      return rule.separator.size() == 1 && !rule.quoted ? Kind::list : Kind::none;
    case ValueType::json:
      break;
  }
  return Kind::none;
}

OrdinaryValues::OrdinaryValues(const std::vector<CompiledProperty>& properties) : bytes_max_(kEscapeRoom) {
  for (const CompiledProperty& property : properties) {
    const Kind kind = kind_of(property);
    const std::vector<std::uint32_t>& columns = property.rule.source.columns();
    properties_.push_back({.kind = kind,
                           .note = ValueNote::written(becomes(kind)),
                           .trim = property.rule.source.trims(),
                           .key = static_cast<std::uint32_t>(keys_.size()),
                           .key_bytes = static_cast<std::uint32_t>(property.key.size()),
                           .column = columns.empty() ? 0 : columns.front(),
                           .index = property.index,
                           .rule = &property.rule});
    keys_ += property.key;
    if (kind != Kind::none) bytes_max_ += property.key.size() + kValueBytesMax;
  }
  keys_.append(kStep, ' ');
  bytes_max_ += kStep;
}

std::size_t OrdinaryValues::append(std::size_t next, const Row& row, const NullTexts& nulls,
                                   Output& out) const {
  const std::size_t size = out.bytes.size();
  out.bytes.resize_and_overwrite(size + bytes_max_, [&](char* begin, std::size_t) {
    return static_cast<std::size_t>(write_members(next, row, nulls, out, begin, begin + size) - begin);
  });
  return next;
}

ValueKind OrdinaryValues::becomes(Kind kind) {
  switch (kind) {
    case Kind::number:
    case Kind::integer:
      return ValueKind::number;
    case Kind::boolean:
      return ValueKind::boolean;
    case Kind::list:
      return ValueKind::array;
    case Kind::none:
    case Kind::text:
    case Kind::lower_text:
    case Kind::date:
    case Kind::datetime:
      break;
  }
  return ValueKind::text;
}

char* OrdinaryValues::write_members(std::size_t& next, const Row& row, const NullTexts& nulls, Output& out,
                                    char* begin, char* to) const {
  // Copied here, because what is written might be anything's bytes, for all that the compiler knows.
  const Property* const properties = properties_.data();
  const std::size_t count = properties_.size();
  const Cell* const cells = row.cells.data();
  const char* const keys = keys_.data();
  const char* const first = begin + out.members_begin;
  std::size_t at = next;
  ValueNote* const notes = out.notes.data();
  const std::uint32_t watched = out.watched;
  std::uint32_t members = 0;
  std::size_t escape_room = kEscapeRoom;
  for (; at != count; ++at) {
    const Property& property = properties[at];
    if (property.kind == Kind::none) break;
    const Cell& cell = cells[property.column];
    if (cell.kind != CellKind::text) {
      if (cell.kind == CellKind::absent || cell.kind == CellKind::null) continue;
      break;
    }
    const std::string_view text = property.trim ? trimmed(cell.text) : cell.text;
    if (nulls.contains(text)) continue;
    if (text.size() > kStringBytesMax) break;
    const std::size_t comma = to == first ? 1 : 0;
    const std::size_t key_bytes = property.key_bytes - comma;
    copy_steps(keys + property.key + comma, key_bytes, to);
    char* const value = to + key_bytes;
    char* end = property.kind == Kind::text ? write_plain_json_string(text, value) : nullptr;
    if (end == nullptr) end = write_value(property, text, value, escape_room);
    if (end == nullptr) break;
    if (property.index == watched) out.watched_json = {value, end};
    to = end;
    notes[property.index] = property.note;
    ++members;
  }
  next = at;
  out.members += members;
  return to;
}

/// Where the value ends; nullptr if it is not ordinary. Of texts, those that need escapes.
char* OrdinaryValues::write_value(const Property& property, std::string_view text, char* to,
                                  std::size_t& escape_room) {
  switch (property.kind) {
    case Kind::none:
      break;
    case Kind::text:
      return write_with_escapes(text, to, escape_room);
    case Kind::lower_text:
      return write_lowered(text, to, escape_room);
    case Kind::number:
      return write_number(text, is_plain_number(text), to);
    case Kind::integer:
      return write_number(text, is_plain_integer(text), to);
    case Kind::boolean:
      return write_boolean(text, to);
    case Kind::date:
      if (!property.rule->dates.keeps_day(text)) break;
      return write_quoted(text.data(), kDayBytes, to);
    case Kind::datetime:
      if (!property.rule->dates.keeps_time(text)) break;
      return write_time(text.data(), to);
    case Kind::list:
      return write_list(text, property.rule->separator.front(), to, escape_room);
  }
  return nullptr;
}

}  // namespace mixferry::mappings
