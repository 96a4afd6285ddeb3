#include "mappings/plan/row_observer.h"

#include <algorithm>
#include <string>
#include <xxhash.h>

#include "engine/base/json_text.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kExampleBytesMax = 40;

}  // namespace

RowObserver::RowObserver(const PlanProgram& program) : program_(program) {}

void RowObserver::begin(Observations& out) {
  out_ = &out;
  out.properties.resize(program_.properties.size());
  columns_.clear();
  id_ = {};
  has_id_ = lacks_id_ = false;
}

std::uint64_t RowObserver::folded_hash(std::string_view text, std::uint64_t seed) {
  folded_.resize(text.size());
  std::ranges::transform(text, folded_.begin(), [](char byte) { return to_lower(byte); });
  return XXH3_64bits_withSeed(folded_.data(), folded_.size(), seed);
}

void RowObserver::note_reject(std::uint32_t property, std::uint32_t reject, std::string_view value) {
  out_->rejects.push_back(
      {.property = property, .reject = reject, .value = std::string(utf8_prefix(value, kExampleBytesMax))});
}

void RowObserver::note_id(std::string_view id, std::uint64_t hash) {
  id_.exact = hash;
  id_.folded = folded_hash(id, program_.targets.front().id_seed);
}

void RowObserver::note_id_sent(std::uint32_t update) {
  has_id_ = true;
  id_.update = update;
}

void RowObserver::finish(std::uint64_t row, std::span<const ValueNote> notes) {
  for (std::size_t i = 0; i < notes.size(); ++i) out_->properties[i].count(notes[i]);
  // Several targets may send a column, and it is one value of the row.
  const auto name_of_column = [](const auto& noted) { return noted.first; };
  std::ranges::stable_sort(columns_, {}, name_of_column);
  const auto again = std::ranges::unique(columns_, {}, name_of_column);
  columns_.erase(again.begin(), again.end());
  for (const auto& [column, note] : columns_) {
    out_->columns.try_emplace(std::string(column)).first->second.count(note);
  }
  if (!has_id_) return;
  id_.row = row;
  out_->ids.push_back(id_);
}

}  // namespace mixferry::mappings
