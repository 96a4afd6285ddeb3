#include "engine/pipeline/order_gate.h"

#include <algorithm>

namespace mixferry::pipeline {

bool OrderGate::is_next(const batch::Batch& batch) const {
  return line_.front() == &batch && std::ranges::none_of(batch.records, [this](const batch::Record& record) {
           return inside_.contains(record.id_hash);
         });
}

asio::awaitable<bool> OrderGate::enter(const batch::Batch& batch) {
  while (!closed_ && !is_next(batch)) co_await moved_.wait();
  if (closed_) co_return false;
  line_.pop_front();
  for (const batch::Record& record : batch.records) ++inside_[record.id_hash];
  moved_.notify();
  co_return true;
}

void OrderGate::leave(const batch::Batch& batch) {
  for (const batch::Record& record : batch.records) {
    const auto entry = inside_.find(record.id_hash);
    if (--entry->second == 0) inside_.erase(entry);
  }
  moved_.notify();
}

void OrderGate::close() {
  closed_ = true;
  moved_.notify();
}

}  // namespace mixferry::pipeline
