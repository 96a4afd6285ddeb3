#pragma once
/// What a transaction does to a request of the law, and what it may not do.

#include <vector>

#include "engine/ledger/erasure_values.h"
#include "engine/ledger/id_mark.h"
#include "engine/ledger/sqlite/tables.h"

namespace mixferry::ledger {

/// See `Erasures::begin_request`; inside a transaction of the caller.
[[nodiscard]] PrivacyRequestId begin_request(Tables& tables, const IdMarker& marker,
                                             const PrivacyRequest& request,
                                             const std::vector<PersonToSee>& people);

/// See `Erasures::change_request`; inside a transaction of the caller.
void change_request(Tables& tables, PrivacyRequestId id, const std::vector<RequestChange>& changes);

}  // namespace mixferry::ledger
