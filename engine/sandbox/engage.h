#pragma once
/// `/engage` and `/groups` as a function: request in, answer out, profiles changed on the way. No sockets, no
/// clock. What a record may say: update_reader.h; what it does: update_applier.h; here: bodies, flags and
/// answers.

#include <string_view>

#include "engine/sandbox/answer.h"
#include "engine/sandbox/findings.h"
#include "engine/sandbox/rate_account.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/stats.h"
#include "engine/sandbox/update_applier.h"
#include "engine/sandbox/update_reader.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kRecordsMax = 2'000;

struct EngageRequest {
  Target target = Target::users;
  bool get = false;  ///< the data is in the query string
  std::string_view query = {};
  std::string_view content_type = "application/json";
  std::string_view content_encoding = {};
  std::string_view body = {};
};

class Engage {
 public:
  /// `store`, `rates` and `stats` must outlive it.
  Engage(const Behaviour& behaviour, Store& store, RateAccounts& rates, Stats& stats);

  [[nodiscard]] Answer handle(const EngageRequest& request, TimePoint now);

 private:
  void apply_all(const EngageRequest& request, const Flags& flags, TimePoint now, Findings& findings);
  void apply_one(const Update& update, std::size_t index, const ApplyContext& context, Findings& findings);
  void count(Effect effect, const Update& update);
  [[nodiscard]] bool admits(std::string_view token, std::size_t body_bytes, TimePoint now);

  Behaviour behaviour_;
  Store& store_;
  RateAccounts& rates_;
  Stats& stats_;
  UpdateReader reader_;
  UpdateApplier applier_;
};

}  // namespace mixferry::sandbox
