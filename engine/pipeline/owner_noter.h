#pragma once
/// Notes whose profiles rows are about, with a fingerprint of what is sent to each.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/batch/row_batch.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {

/// What is noted of owners.
struct OwnerNoting {
  std::string record_head;  ///< of the plan's records: what names the project is no part of their content
  std::uint64_t whole_every = 1;  ///< the records of so many profiles are kept (snapshot::is_kept_whole)
};

/// One per thread. Profiles are known by their ids; an event by what Mixpanel takes for the same one, a link
/// by what it says: sixteen hex digits each.
class OwnerNoter {
 public:
  /// It must outlive this.
  explicit OwnerNoter(const OwnerNoting& noting) : noting_(noting) {}

  /// Of row `number`, which was mapped last, its owners included: they are taken out of `segment.encoded`.
  void take(std::uint64_t number, batch::Segment& segment);

 private:
  void add(std::uint64_t row, std::uint32_t space, std::string_view id, std::string_view content,
           batch::RowOwners& owners);
  /// Of the row's records those of one profile.
  [[nodiscard]] std::string_view content_for(const mappings::EncodedOwner& owner,
                                             const mappings::EncodedRows& encoded,
                                             const mappings::EncodedRow& row);
  [[nodiscard]] std::string_view body_of(const mappings::EncodedRows& encoded,
                                         const mappings::EncodedRecord& record) const;

  const OwnerNoting& noting_;
  std::string joined_;  ///< the content of an owner of several records
  std::string whole_;
};

}  // namespace mixferry::pipeline
