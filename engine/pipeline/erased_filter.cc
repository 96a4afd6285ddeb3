#include "engine/pipeline/erased_filter.h"

#include <algorithm>
#include <cstddef>

namespace mixferry::pipeline {
namespace {

/// What the id of a profile begins with that is known by its device alone. Links may say it without.
/// Source: Mixpanel docs, "Identifying Users (Simplified)".
constexpr std::string_view kDevice = "$device:";

/// Of a reject there are no records.
bool is_reject(const mappings::EncodedRows& encoded) {
  return encoded.subjects.front().record_count == 0;
}

}  // namespace

void ErasedFilter::take(mappings::EncodedRows& encoded) {
  if (encoded.subjects.empty() || !look_at(encoded)) return;
  ++encoded.tally.erased;
  if (is_reject(encoded)) {
    take_reject(encoded);
  } else {
    drop_records(encoded);
  }
}

bool ErasedFilter::look_at(const mappings::EncodedRows& encoded) {
  is_dropped_.clear();
  any_left_ = false;
  bool any_erased = false;
  const std::size_t first = encoded.subjects.front().first_record;
  for (const mappings::EncodedSubject& subject : encoded.subjects) {
    if (!is_erased(encoded, subject)) {
      any_left_ = true;
      continue;
    }
    any_erased = true;
    const std::size_t begin = subject.first_record - first;
    is_dropped_.resize(std::max(is_dropped_.size(), begin + subject.record_count));
    std::fill_n(is_dropped_.begin() + static_cast<std::ptrdiff_t>(begin), subject.record_count, true);
  }
  return any_erased;
}

bool ErasedFilter::is_erased(const mappings::EncodedRows& encoded, const mappings::EncodedSubject& subject) {
  if (subject.kind == TargetKind::groups) return false;
  const std::string_view id =
      std::string_view(encoded.subject_ids).substr(subject.id_offset, subject.id_length);
  if (erased_.contain(id)) return true;
  if (subject.kind != TargetKind::identity) return false;
  if (id.starts_with(kDevice)) return erased_.contain(id.substr(kDevice.size()));
  return erased_.contain(device_.assign(kDevice).append(id));
}

void ErasedFilter::take_reject(mappings::EncodedRows& encoded) const {
  Reject& reject = encoded.rejects.back();
  const std::size_t number = encoded.rejects.size() - 1;
  std::erase_if(encoded.seen.rejects, [&](const mappings::PropertyReject& other) {
    return other.reject == number;  // it quotes the value
  });
  if (any_left_) {
    reject.raw.clear();
    reject.message = kMessageOfErased;
    return;
  }
  const auto counted = encoded.tally.reject_reasons.find(reject.code);
  if (--counted->second == 0) encoded.tally.reject_reasons.erase(counted);
  --encoded.tally.rows_rejected;
  encoded.rejects.pop_back();
  filter(encoded);
}

void ErasedFilter::drop_records(mappings::EncodedRows& encoded) const {
  const std::uint64_t number = encoded.rows.back().number;
  std::size_t asked = 0;  // of the row's records
  encoded.keep_records([&](const mappings::EncodedRow& row, const mappings::EncodedRecord&) {
    if (row.number != number) return true;
    const std::size_t index = asked++;
    return index >= is_dropped_.size() || !is_dropped_[index];
  });
  mappings::EncodedRow& row = encoded.rows.back();
  if (row.record_count != 0) {
    row.raw_length = 0;
    return;
  }
  encoded.rows.pop_back();
  filter(encoded);
}

void ErasedFilter::filter(mappings::EncodedRows& encoded) const {
  ++encoded.tally.rows_filtered;
  if (observes_) ++encoded.seen.filtered[{mappings::FilteredBy::What::erased, 0}];
}

}  // namespace mixferry::pipeline
