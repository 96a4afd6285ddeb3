#include "mappings/plan/id_reader.h"

#include "mappings/plan/hashing.h"
#include "mappings/plan/id_check.h"

namespace mixferry::mappings {
namespace {

/// What a sheet says of the cells that an id was taken from, and its text does not.
Fault fault_of_cells(const ValueSource& source, const Row& row, const RawValue& taken) {
  for (const std::uint32_t column : source.columns()) {
    const bool is_used =
        source.is_template() || !taken.has_value() || taken.column == static_cast<std::int32_t>(column);
    if (!is_used) continue;
    if (const Fault fault = check_id_kind(row.cells[column]); fault != Fault::none) return fault;
  }
  return Fault::none;
}

}  // namespace

IdReader::Id IdReader::read(const CompiledRule& rule, const Row& row) {
  taken_ = {};
  const Literal* literal = rule.constant ? &*rule.constant : nullptr;
  RawValue value;
  if (literal == nullptr) {
    rule.source.take_id(row, nulls_, {.composed = composed_, .digits = digits_}, taken_);
    const bool is_incomplete = rule.source.is_template() && taken_.column != RawValue::kNoColumn;
    if (is_incomplete) return {.fault = Fault::id_incomplete};
    if (const Fault fault = fault_of_cells(rule.source, row, taken_); fault != Fault::none)
      return {.fault = fault};
    if (!taken_.has_value()) taken_.text = {};  // a null may be written as a word
    value = taken_;
    const TextSteps::Refined refined = steps_.refine(rule, nulls_, value);
    if (refined.fault != Fault::none) return {.fault = refined.fault};
    literal = refined.literal;
  }
  const bool is_word = value.kind != CellKind::json && value.kind != CellKind::boolean;
  if (literal == nullptr && !is_word) return {.fault = Fault::id_not_text};
  Id id{.text = literal != nullptr ? std::string_view(literal->text) : value.text,
        .was_trimmed = taken_.was_trimmed};
  id.fault = check_id(id.text);
  id.is_decimal = is_decimal_id(id.text);
  // Placeholders are refused before hashing, or all of them would become one innocent-looking id.
  if (id.fault == Fault::none && rule.hash_sha256) {
    hashed_.clear();
    append_digest(hashed_, id.text, rule.hash_key);
    id.text = hashed_;
  }
  return id;
}

}  // namespace mixferry::mappings
