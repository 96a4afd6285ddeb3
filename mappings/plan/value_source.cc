#include "mappings/plan/value_source.h"

#include <algorithm>

#include "mappings/plan/id_check.h"

namespace mixferry::mappings {
namespace {

/// The text between two values of a template. Where columns between them have no value, there are several,
/// and one is enough: `{Street}, {City}, {Country}` without a city is `{Street}, {Country}`.
class Joint {
 public:
  void add(std::string_view literal) {
    opens_ |= literal.ends_with('(') || literal.ends_with('[');
    if (text_.empty()) {
      text_ = literal;
    } else if (text_ != literal) {
      // `{First} ({Nick}) {Last}` without a nickname.
      const bool has_blank = text_.contains(' ') || literal.contains(' ');
      text_ = has_blank ? std::string_view(" ") : literal;
    }
  }

  [[nodiscard]] std::string_view text() const { return text_; }
  /// Whether a bracket opens in it.
  [[nodiscard]] bool opens() const { return opens_; }

 private:
  std::string_view text_;
  bool opens_ = false;
};

/// What stands behind a bracket that was left out.
std::string_view without_closing(std::string_view literal) {
  return literal.starts_with(')') || literal.starts_with(']') ? literal.substr(1) : literal;
}

}  // namespace

std::uint32_t ColumnIndex::position_of(const std::string& name) {
  const auto known = std::ranges::find(request_.names, name);
  const auto position = static_cast<std::uint32_t>(known - request_.names.begin());
  if (known == request_.names.end()) request_.names.push_back(name);
  return position;
}

ValueSource::ValueSource(const FromColumns& from, bool trim, ColumnIndex& columns) : trim_(trim) {
  for (const std::string& name : from.names) columns_.push_back(columns.position_of(name));
}

ValueSource::ValueSource(const Template& composed, bool trim, ColumnIndex& columns) : trim_(trim) {
  for (const Template::Part& part : composed.parts) {
    parts_.push_back({.literal = part.literal, .columns = {}});
    for (const std::string& name : part.columns) {
      parts_.back().columns.push_back(columns.position_of(name));
      columns_.push_back(parts_.back().columns.back());
    }
  }
}

template <typename TakeCell>
RawValue ValueSource::compose_of(const Row& row, const TakeCell& take_cell, std::string& buffer) const {
  buffer.clear();
  RawValue composed;
  bool any_value = false;
  bool is_closed = true;  // no bracket was left out that closes in what is still to come
  Joint joint;
  for (const Part& part : parts_) {
    if (part.columns.empty()) {
      const bool is_last = &part == &parts_.back();
      if (is_last) is_closed &= !joint.opens();
      const std::string_view literal =
          is_closed ? std::string_view(part.literal) : without_closing(part.literal);
      is_closed = true;
      if (is_last || &part == &parts_.front()) {
        buffer += literal;
      } else {
        joint.add(literal);
      }
      continue;
    }
    RawValue value;
    take_first(part.columns, row, take_cell, value);
    composed.was_trimmed |= value.was_trimmed;
    if (!value.has_value()) {
      if (composed.column == RawValue::kNoColumn) {
        composed.column = static_cast<std::int32_t>(part.columns.front());
      }
      continue;
    }
    const std::string_view between = any_value ? joint.text() : std::string_view();
    buffer += between;
    is_closed = !joint.opens() || between.ends_with('(') || between.ends_with('[');
    joint = {};
    buffer += value.text;
    any_value = true;
  }
  if (!any_value) return {.column = composed.column};
  composed.kind = CellKind::text;
  composed.text = trim_ ? trimmed(buffer) : std::string_view(buffer);
  return composed;
}

RawValue ValueSource::compose(const Row& row, const NullTexts& nulls, std::string& buffer) const {
  return compose_of(
      row, [&](const Cell& cell, RawValue& value) { take_value(cell, trim_, nulls, value); }, buffer);
}

void ValueSource::take_id(const Row& row, const NullTexts& nulls, IdBuffers buffers, RawValue& value) const {
  const auto take_cell = [&](const Cell& cell, RawValue& taken) {
    const IdText id = id_text_of(cell, buffers.digits);
    const bool is_null =
        cell.kind == CellKind::null || (cell.kind == CellKind::text && nulls.contains(id.text));
    taken = {.kind = is_null ? CellKind::absent : cell.kind, .text = id.text, .was_trimmed = id.was_trimmed};
  };
  if (is_template()) {
    value = compose_of(row, take_cell, buffers.composed);
  } else {
    take_first(columns_, row, take_cell, value);
  }
}

}  // namespace mixferry::mappings
