#include "engine/pipeline/announcements.h"

#include <utility>

namespace mixferry::pipeline {

void Announcements::begin(batch::Batch& batch, Announcement announcement) {
  batch.tag = ++batches_;
  announced_.emplace(batch.tag, Announced{.announcement = std::move(announcement)});
}

asio::awaitable<bool> Announcements::before_sending(const batch::Batch& batch) {
  Announced& entry = announced_.at(batch.tag);
  if (entry.under_way++ > 0) co_return true;
  const std::vector<ledger::Intent>& intents = entry.announcement.intents;
  std::vector<ledger::Change> changes(intents.begin(), intents.end());
  co_return co_await writer_.write(std::move(changes));
}

void Announcements::nothing_stored(const batch::Batch& batch) {
  Announced& entry = announced_.at(batch.tag);
  if (--entry.under_way == 0 && !entry.announcement.held) writer_.withdraw(entry.announcement.intents);
}

}  // namespace mixferry::pipeline
