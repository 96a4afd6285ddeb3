#pragma once
/// Leaves out of rows what is about people who were erased: the export still has them, and with the next
/// import they would be back.
///
/// Right behind the mapper, so that nothing behind it, be it a comparison, a stage, or a file of rejects,
/// sees anything of them but that there is a row. Of its records those about them are dropped: updates of
/// their profiles, their events, links of which either id is theirs. Records about others stay, so that the
/// company of an erased contact is kept up to date. Groups are not people: one called like an erased
/// person stays.

#include <string>
#include <vector>

#include "engine/pipeline/erased_ids.h"
#include "mappings/plan/encoded_rows.h"

namespace mixferry::pipeline {

/// In place of what is wrong with a row that is about an erased person, which may quote it.
inline constexpr std::string_view kMessageOfErased =
    "the row is about a person who was erased, too, so neither the row nor what is wrong in it is kept; mend "
    "it in the export";

/// One per thread.
class ErasedFilter {
 public:
  /// `erased` must outlive it. `observes`: the mapper was asked to.
  ErasedFilter(const ErasedIds& erased, bool observes) : erased_(erased), observes_(observes) {}

  /// Of the row that was mapped last, with its subjects; all others stay as they are. A row that loses
  /// something is counted as `erased`, and its text is kept nowhere (`raw`). One that has nothing left is
  /// filtered, a reject, too, if it is about nobody else: there is nothing to be mended. Takes as long as
  /// there are records, where it drops some.
  void take(mappings::EncodedRows& encoded);

 private:
  /// Marks the records in `is_dropped_`, from the row's first on; whether the row is about any erased person.
  [[nodiscard]] bool look_at(const mappings::EncodedRows& encoded);
  [[nodiscard]] bool is_erased(const mappings::EncodedRows& encoded, const mappings::EncodedSubject& subject);
  void take_reject(mappings::EncodedRows& encoded) const;
  void drop_records(mappings::EncodedRows& encoded) const;
  void filter(mappings::EncodedRows& encoded) const;

  const ErasedIds& erased_;
  const bool observes_;
  std::vector<bool> is_dropped_;
  bool any_left_ = false;  ///< subjects that are not erased
  std::string device_;
};

}  // namespace mixferry::pipeline
