#include "engine/ledger/ledger_writer.h"

#include <stdexcept>
#include <utility>

namespace mixferry::ledger {
namespace {

void call_all(const std::vector<LedgerWriter::Callback>& callbacks, bool durable) {
  for (const LedgerWriter::Callback& callback : callbacks) callback(durable);
}

}  // namespace

LedgerWriter::LedgerWriter(Ledger& ledger, RunId run, const LedgerWriterOptions& options)
    : ledger_(ledger), run_(run), options_(options), thread_([this] { work(); }) {}

LedgerWriter::~LedgerWriter() {
  if (thread_.joinable()) end();
}

void LedgerWriter::settle(Settlement settlement, Callback done) {
  const std::lock_guard lock{mutex_};
  if (stopping_) throw std::logic_error("a settlement came after the ledger's writer was stopped");
  next_.settlements.push_back(std::move(settlement));
  next_.settled.push_back(std::move(done));
  wake_.notify_one();
}

void LedgerWriter::intend(Intent intent, Callback done) {
  const std::lock_guard lock{mutex_};
  if (stopping_) throw std::logic_error("an intent came after the ledger's writer was stopped");
  // What was taken back and not yet written need not be: it is about to be sent after all.
  std::erase(next_.withdrawn, intent);
  next_.intents.push_back(intent);
  next_.intended.push_back(std::move(done));
  wake_.notify_one();
}

void LedgerWriter::withdraw(Intent intent) {
  const std::lock_guard lock{mutex_};
  next_.withdrawn.push_back(intent);
  wake_.notify_one();
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
    write(group);
  }
}

bool LedgerWriter::take(Group& group) {
  std::unique_lock lock{mutex_};
  wake_.wait(lock, [this] { return stopping_ || anything_to_write(); });
  wake_.wait_for(lock, options_.waits_at_most, [this] { return must_write_at_once(); });
  std::swap(group, next_);
  return !stopping_;
}

bool LedgerWriter::anything_to_write() const {
  return !next_.settlements.empty() || !next_.intents.empty() || !next_.withdrawn.empty();
}

bool LedgerWriter::must_write_at_once() const {
  return stopping_ || !next_.intents.empty() || next_.settlements.size() >= options_.enough_settlements;
}

// Intents have a transaction of their own, and the first one: their batches wait to be sent.
void LedgerWriter::write(const Group& group) {
  if (!group.intents.empty()) {
    call_all(group.intended, attempt([&] { ledger_.intend(run_, group.intents); }));
  }
  if (!group.withdrawn.empty()) attempt([&] { ledger_.withdraw(run_, group.withdrawn); });
  const bool any_traffic = group.traffic.requests != 0 || group.traffic.retries != 0 ||
                           group.traffic.bytes_sent != 0 || !group.traffic.responses.empty();
  if (!group.settlements.empty() || any_traffic) {
    call_all(group.settled, attempt([&] { ledger_.commit(run_, group.settlements, group.traffic); }));
  }
}

template <typename WritePart>
bool LedgerWriter::attempt(WritePart&& write_part) {
  if (failure_) return false;
  try {
    write_part();
    return true;
  } catch (...) {
    failure_ = std::current_exception();
    return false;
  }
}

}  // namespace mixferry::ledger
