#pragma once
/// What stands for a person's id where the id itself may not be kept: in the list of people who were erased,
/// and in what proves it.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/hash128.h"

struct evp_mac_ctx_st;  // OpenSSL's

namespace mixferry::ledger {

/// Makes marks of ids: HMAC-SHA-256, cut to 128 bits. Who has the marks and not the key learns nothing from
/// them, not even by trying all e-mail addresses there are. Copies share what they are made of; any thread.
class IdMarker {
 public:
  static constexpr std::size_t kKeyBytes = 32;

  /// Throws `std::logic_error` when `key` is not of `kKeyBytes`.
  explicit IdMarker(std::string_view key);

  /// Of the person, or group, that `profiles` (as in `SnapshotKey`: `users`, `groups company`) knows as `id`,
  /// byte by byte as it is sent.
  [[nodiscard]] Hash128 mark(std::string_view profiles, std::string_view id) const;

 private:
  std::shared_ptr<evp_mac_ctx_st> keyed_;
};

/// A new one, at random.
[[nodiscard]] std::string make_id_mark_key();

}  // namespace mixferry::ledger
