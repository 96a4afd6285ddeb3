#include "engine/pipeline/turnstile.h"

namespace mixferry::pipeline {

Turnstile::Ticket Turnstile::take_ticket(bool holds_up) {
  ++last_;
  if (holds_up) holding_up_.push_back(last_);
  return last_;
}

asio::awaitable<bool> Turnstile::reach(Ticket ticket) {
  while (!closed_ && !holding_up_.empty() && holding_up_.front() < ticket) co_await moved_.wait();
  co_return !closed_;
}

void Turnstile::pass(Ticket ticket) {
  if (holding_up_.empty() || holding_up_.front() != ticket) return;
  holding_up_.pop_front();
  moved_.notify();
}

void Turnstile::close() {
  closed_ = true;
  moved_.notify();
}

}  // namespace mixferry::pipeline
