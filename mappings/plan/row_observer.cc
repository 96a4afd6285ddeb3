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

/// Of `text` with its letters A to Z in lower case.
std::uint64_t folded_hash(std::string_view text, std::uint64_t seed) {
  std::string folded(text);
  std::ranges::transform(folded, folded.begin(), to_lower);
  return XXH3_64bits_withSeed(folded.data(), folded.size(), seed);
}

}  // namespace

RowObserver::RowObserver(const PlanProgram& program) : program_(program) {}

void RowObserver::begin(Observations& out) {
  out_ = &out;
  out.properties.resize(program_.properties.size());
  out.ids_empty.resize(program_.targets.size());
  notes_.clear();
  id_ = {};
  has_id_ = false;
}

RowObserver::Note RowObserver::note_of(std::string_view value, bool cut) {
  Note note{.is_skipped = value.empty(), .is_cut = cut};
  if (!value.empty()) note.kind = kind_of(value);
  return note;
}

void RowObserver::note_property(std::uint32_t property, std::string_view value, bool cut) {
  Note note = note_of(value, cut);
  note.property = property;
  notes_.push_back(note);
  if (property == program_.email_property && !value.empty()) id_.email = folded_hash(value, 0);
}

void RowObserver::note_column(std::string_view name, std::string_view value, bool cut) {
  Note note = note_of(value, cut);
  note.column = name;
  notes_.push_back(note);
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

void RowObserver::finish(std::uint64_t row) {
  for (const Note& note : notes_) {
    PropertyCounts& counts = note.column.empty()
                                 ? out_->properties[note.property]
                                 : out_->columns.try_emplace(std::string(note.column)).first->second;
    if (note.is_skipped) {
      ++counts.skipped;
    } else {
      ++counts.written[static_cast<std::size_t>(note.kind)];
      if (note.is_cut) ++counts.cut;
    }
  }
  if (!has_id_) return;
  id_.row = row;
  out_->ids.push_back(id_);
}

}  // namespace mixferry::mappings
