#include "mappings/plan/row_observer.h"

#include <algorithm>
#include <string>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kShownBytesMax = 40;

ValueKind kind_of(std::string_view json) {
  switch (json.front()) {
    case '"':
      return ValueKind::text;
    case '[':
      return ValueKind::array;
    case '{':
      return ValueKind::object;
    case 't':
    case 'f':
      return ValueKind::boolean;
    case 'n':
      return ValueKind::none;
    default:
      return ValueKind::number;
  }
}

}  // namespace

RowObserver::RowObserver(const PlanProgram& program) : program_(program) {}

void RowObserver::begin(Observations& out) {
  out_ = &out;
  out.properties.resize(program_.properties.size());
  out.ids_empty.resize(program_.targets.size());
  notes_.clear();
  column_notes_.clear();
  id_ = {};
  has_id_ = false;
}

std::uint64_t RowObserver::folded_hash(std::string_view text, std::uint64_t seed) {
  folded_.resize(text.size());
  std::ranges::transform(text, folded_.begin(), [](char byte) { return to_lower(byte); });
  return XXH3_64bits_withSeed(folded_.data(), folded_.size(), seed);
}

RowObserver::Note RowObserver::note_of(std::uint32_t property, std::string_view value, bool cut) {
  if (value.empty()) return {.property = property, .is_skipped = true};
  return {.property = property, .kind = kind_of(value), .is_cut = cut};
}

void RowObserver::note_property(std::uint32_t property, std::string_view value, bool cut) {
  notes_.push_back(note_of(property, value, cut));
  if (property == program_.email_property && !value.empty()) id_.email = folded_hash(value, 0);
}

void RowObserver::note_column(std::string_view name, std::string_view value, bool cut) {
  column_notes_.push_back({name, note_of(0, value, cut)});
}

void RowObserver::note_reject(std::uint32_t property, std::uint32_t reject, std::string_view value) {
  out_->rejects.push_back(
      {.property = property, .reject = reject, .value = std::string(utf8_prefix(value, kShownBytesMax))});
}

void RowObserver::note_id(std::string_view id, std::uint64_t hash, std::uint32_t update) {
  has_id_ = true;
  id_.exact = hash;
  id_.folded = folded_hash(id, program_.targets.front().id_seed);
  id_.update = update;
}

void RowObserver::count(const Note& note, PropertyCounts& counts) {
  if (note.is_skipped) {
    ++counts.skipped;
  } else {
    ++counts.written[static_cast<std::size_t>(note.kind)];
    if (note.is_cut) ++counts.cut;
  }
}

void RowObserver::finish(std::uint64_t row) {
  for (const Note& note : notes_) count(note, out_->properties[note.property]);
  for (const auto& [column, note] : column_notes_) {
    count(note, out_->columns.try_emplace(std::string(column)).first->second);
  }
  if (!has_id_) return;
  id_.row = row;
  out_->ids.push_back(id_);
}

}  // namespace mixferry::mappings
