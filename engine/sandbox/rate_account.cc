#include "engine/sandbox/rate_account.h"

namespace mixferry::sandbox {

bool RateAccount::admit(std::uint64_t records, std::uint64_t body_bytes, TimePoint now) {
  if (limits_.records_max == 0 && limits_.body_bytes_max == 0) return true;
  while (!minute_.empty() && now - minute_.front().time >= std::chrono::minutes{1}) {
    records_ -= minute_.front().records;
    body_bytes_ -= minute_.front().body_bytes;
    minute_.pop_front();
  }
  minute_.push_back({.time = now, .records = records, .body_bytes = body_bytes});
  records_ += records;
  body_bytes_ += body_bytes;
  return (limits_.records_max == 0 || records_ <= limits_.records_max) &&
         (limits_.body_bytes_max == 0 || body_bytes_ <= limits_.body_bytes_max);
}

RateAccount& RateAccounts::of(std::string_view token) {
  return accounts_.try_emplace(std::string{token}, limits_).first->second;
}

}  // namespace mixferry::sandbox
