#pragma once
/// Who has to know about records that do not bear repeating before they leave.

#include <boost/asio/awaitable.hpp>

#include "engine/batch/batch.h"

namespace mixferry::delivery {

class Witness {
 public:
  Witness() = default;
  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;
  virtual ~Witness() = default;
  /// The batch, or a part of one with the same tag, is sent next. False: it must not be.
  virtual boost::asio::awaitable<bool> before_sending(const batch::Batch& batch) = 0;
  /// It came to an end; nothing of it was stored.
  virtual void nothing_stored(const batch::Batch& batch) = 0;
};

}  // namespace mixferry::delivery
