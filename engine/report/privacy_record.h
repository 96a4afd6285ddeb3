#pragma once
/// The record of an erasure or a retrieval: what proves it to whoever asks later.

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ledger/erasure_values.h"

namespace mixferry::report {

/// A request, as the ledger has it.
struct PrivacyRecord {
  ledger::PrivacyRequestRecord request = {};
  std::vector<ledger::PersonRecord> people = {};
  std::vector<ledger::TaskRecord> tasks = {};
  std::vector<ledger::RequestStep> steps = {};
  std::string host = {};               ///< where it was asked for
  std::uint64_t still_there = 0;       ///< see `erasing::Standing`
  std::uint64_t profiles_refused = 0;  ///< the same
};

/// With `"schema": 1`. People are told by their marks; by their ids, too, where the request keeps them.
[[nodiscard]] boost::json::object to_json(const PrivacyRecord& record);

}  // namespace mixferry::report
