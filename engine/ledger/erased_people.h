#pragma once
/// Who was erased, and may not come back with the next import.

#include <string>
#include <vector>

#include "engine/base/hash128.h"
#include "engine/ledger/erasure_values.h"
#include "engine/ledger/id_mark.h"

namespace mixferry::ledger {

/// People are put on the list with the request that erases them (`Erasures::begin_request`), before anything
/// is asked of Mixpanel. Their ids are not kept, but marks of them, by a key that the ledger made for itself:
/// another ledger's marks mean nothing here.
class ErasedPeople {
 public:
  virtual ~ErasedPeople() = default;

  /// Makes the marks of this ledger.
  [[nodiscard]] virtual IdMarker id_marker() = 0;
  /// The marks of those who may not be sent to `project` (as in RunIdentity), in order.
  [[nodiscard]] virtual std::vector<Hash128> erased_people(const std::string& project) = 0;
  /// All that were ever on the list, by project and moment.
  [[nodiscard]] virtual std::vector<ErasedPerson> erased_list() = 0;
  /// They signed up again, and may be sent; false: they are not on the list.
  virtual bool lift_erased(const std::string& project, const Hash128& mark) = 0;
};

}  // namespace mixferry::ledger
