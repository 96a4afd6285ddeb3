#pragma once
/// What people ask for by law, how far it is, and what proves it.

#include <optional>
#include <vector>

#include "engine/ledger/erasure_values.h"

namespace mixferry::ledger {

/// What is about to be asked of Mixpanel is written before, what came of it after: whoever goes on after a
/// kill in between asks for the same once more, and is told.
class Erasures {
 public:
  virtual ~Erasures() = default;

  /// All, in the order in which they were begun.
  [[nodiscard]] virtual std::vector<PrivacyRequestRecord> privacy_requests() = 0;
  [[nodiscard]] virtual std::optional<PrivacyRequestRecord> privacy_request(PrivacyRequestId id) = 0;
  /// Of a request, by number; by order and id; in the order in which they were done.
  [[nodiscard]] virtual std::vector<PersonRecord> people(PrivacyRequestId id) = 0;
  [[nodiscard]] virtual std::vector<TaskRecord> tasks(PrivacyRequestId id) = 0;
  [[nodiscard]] virtual std::vector<RequestStep> steps(PrivacyRequestId id) = 0;

  /// `people`: at least one, none twice. Of an erasure they are on the list of erased people from then on,
  /// in the same transaction.
  [[nodiscard]] virtual PrivacyRequestId begin_request(const PrivacyRequest& request,
                                                       const std::vector<PersonToSee>& people) = 0;
  /// Throws `std::logic_error` for what is against the rules of a change, and for a request that is over.
  virtual void change_request(PrivacyRequestId id, const std::vector<RequestChange>& changes) = 0;
};

}  // namespace mixferry::ledger
