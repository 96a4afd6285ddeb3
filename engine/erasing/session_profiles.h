#pragma once
/// Profiles by requests to `/engage`, and by Engage Query.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/batch/batch.h"
#include "engine/delivery/stack.h"
#include "engine/erasing/services.h"
#include "engine/flow/timer.h"
#include "engine/ledger/quotas.h"
#include "engine/reading/asking.h"

namespace mixferry::erasing {

/// Deletions bear repeating, and whom they are about shall be kept nowhere: so they are no run of an import,
/// whose ledger would keep the ids.
class SessionProfiles final : public ProfileService {
 public:
  /// So many people a question; an answer holds as many.
  static constexpr std::size_t kPeopleAQuestion = 1'000;

  struct Options {
    delivery::DeliveryOptions delivery = {};
    std::string record_head = {};     ///< `mixpanel::record_head` of the project's token
    reading::QueryHost query;         ///< where it is read back
    std::function<void()> tell = {};  ///< called several times a second while it waits; may be none
  };

  /// `quotas` must outlive it. Throws `RunError` (`usage`) when the trusted certificates can't be read.
  SessionProfiles(Options options, ledger::Quotas& quotas);

  Done<std::vector<std::size_t>> delete_profiles(const std::vector<std::string>& ids,
                                                 bool ignore_alias) override;
  /// A profile under an id that was not asked for is somebody's alias: then nobody of that question is known
  /// to be gone.
  Done<std::vector<std::size_t>> still_there(const std::vector<std::string>& ids) override;

 private:
  [[nodiscard]] std::string deletion_of(const std::string& id, bool ignore_alias) const;
  boost::asio::awaitable<void> deliver(const batch::Batch& batch, std::size_t first, Done<>& done,
                                       std::vector<std::size_t>& refused);
  boost::asio::awaitable<void> ask(const std::vector<std::string>& ids, Done<>& done,
                                   std::set<std::string>& found);

  const Options options_;
  const std::function<void()> tell_;
  boost::asio::io_context loop_{1};
  flow::LoopTimer timer_;
  delivery::DeliveryStack stack_;
  reading::Asking asking_;
};

}  // namespace mixferry::erasing
