#include "engine/pipeline/turnstile.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <optional>

namespace mixferry::pipeline {
namespace {

/// What became of a ticket: nothing yet, true through, false turned away.
using Fate = std::optional<bool>;

/// A turnstile and those who want through; `run` lets happen all that can.
class Hall {
 public:
  Turnstile::Ticket enter(bool holds_up, Fate& fate) {
    const Turnstile::Ticket ticket = turnstile.take_ticket(holds_up);
    asio::co_spawn(loop_, wait(ticket, fate), asio::detached);
    return ticket;
  }
  void run() {
    loop_.restart();
    loop_.poll();
  }

 private:
  asio::awaitable<void> wait(Turnstile::Ticket ticket, Fate& fate) {
    fate = co_await turnstile.reach(ticket);
  }

  asio::io_context loop_;

 public:
  Turnstile turnstile{loop_.get_executor()};
};

TEST(Turnstile, LetsAllThroughWhereNobodyHoldsUpTheOthers) {
  Hall hall;
  Fate first, second;
  hall.enter(false, first);
  hall.enter(false, second);
  hall.run();
  EXPECT_EQ(first, true);
  EXPECT_EQ(second, true);
}

TEST(Turnstile, KeepsAllThatAreLaterBehindOneThatHoldsThemUp) {
  Hall hall;
  Fate earlier, holding, later, holding_too, last;
  hall.enter(false, earlier);
  const auto first = hall.enter(true, holding);
  hall.enter(false, later);
  const auto second = hall.enter(true, holding_too);
  hall.enter(false, last);
  hall.run();
  EXPECT_EQ(earlier, true);
  EXPECT_EQ(holding, true);
  EXPECT_EQ(later, std::nullopt);
  EXPECT_EQ(holding_too, std::nullopt);
  EXPECT_EQ(last, std::nullopt);

  hall.turnstile.pass(first);
  hall.run();
  EXPECT_EQ(later, true);
  EXPECT_EQ(holding_too, true);
  EXPECT_EQ(last, std::nullopt) << "the second holds it up";

  hall.turnstile.pass(second);
  hall.run();
  EXPECT_EQ(last, true);
}

TEST(Turnstile, PassingMeansNothingOfThoseWhoHoldUpNobody) {
  Hall hall;
  Fate holding, later;
  hall.enter(true, holding);
  const auto ticket = hall.enter(false, later);
  hall.turnstile.pass(ticket);
  hall.run();
  EXPECT_EQ(later, std::nullopt);
}

TEST(Turnstile, TurnsAllAwayOnceClosed) {
  Hall hall;
  Fate holding, waiting, late;
  hall.enter(true, holding);
  hall.enter(false, waiting);
  hall.run();
  hall.turnstile.close();
  hall.enter(false, late);
  hall.run();
  EXPECT_EQ(waiting, false);
  EXPECT_EQ(late, false);
}

}  // namespace
}  // namespace mixferry::pipeline
