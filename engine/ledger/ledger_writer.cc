#include "engine/ledger/ledger_writer.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

namespace mixferry::ledger {
LedgerWriter::LedgerWriter(Settlements& settlements, RunId run, const LedgerWriterOptions& options)
    : settlements_(settlements), run_(run), options_(options), thread_([this] { work(); }) {}

LedgerWriter::~LedgerWriter() {
  if (thread_.joinable()) end();
}

LedgerWriter::Group& LedgerWriter::next() {
  if (stopping_) throw std::logic_error("something came after the ledger's writer was stopped");
  wake_.notify_one();
  return next_;
}

void LedgerWriter::write(std::vector<Change> changes, Callback done) {
  const bool any_intent = std::ranges::any_of(
      changes, [](const Change& change) { return std::holds_alternative<Intent>(change); });
  const std::lock_guard lock{mutex_};
  Group& group = next();
  for (Change& change : changes) group.changes.push_back(std::move(change));
  group.done.push_back(std::move(done));
  group.any_intent |= any_intent;
  group.settlements += any_intent ? 0 : 1;
}

void LedgerWriter::withdraw(Intent intent) {
  const std::lock_guard lock{mutex_};
  next().changes.emplace_back(Withdrawal{std::move(intent)});
}

void LedgerWriter::add_traffic(const TrafficTally& traffic) {
  const std::lock_guard lock{mutex_};
  next_.traffic += traffic;
}

void LedgerWriter::stop() {
  if (!thread_.joinable()) return;
  end();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void LedgerWriter::end() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
    wake_.notify_one();
  }
  thread_.join();
}

void LedgerWriter::work() noexcept {
  for (bool more = true; more;) {
    Group group;
    more = take(group);
    const bool durable = commit(group);
    for (const Callback& done : group.done) done(durable);
  }
}

bool LedgerWriter::take(Group& group) {
  std::unique_lock lock{mutex_};
  wake_.wait(lock, [this] { return stopping_ || !next_.changes.empty() || !next_.done.empty(); });
  wake_.wait_for(lock, options_.waits_at_most, [this] { return must_write_at_once(); });
  std::swap(group, next_);
  return !stopping_;
}

bool LedgerWriter::must_write_at_once() const {
  return stopping_ || next_.any_intent || next_.settlements >= options_.enough_settlements;
}

bool LedgerWriter::commit(const Group& group) {
  if (failure_) return false;
  const bool any_traffic = group.traffic.requests != 0 || group.traffic.retries != 0 ||
                           group.traffic.bytes_sent != 0 || !group.traffic.responses.empty();
  if (group.changes.empty() && !any_traffic) return true;
  try {
    settlements_.commit(run_, group.changes, group.traffic);
    return true;
  } catch (...) {
    failure_ = std::current_exception();
    return false;
  }
}

}  // namespace mixferry::ledger
