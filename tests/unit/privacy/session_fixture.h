#pragma once
/// A session with a local Mixpanel, whose ledger is in a folder of its own.

#include <cstdint>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/privacy/task_session.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::privacy {

class SessionFixture : public testing::Test {
 protected:
  /// Asks nobody to wait: a server here does not mind.
  [[nodiscard]] PrivacyHost host(std::uint16_t port) const {
    using namespace std::chrono_literals;
    return {.endpoint = {.tls = false, .host = "127.0.0.1", .port = port},
            .access = {mixpanel::GdprToken::parse(gdpr_token_).value(), "sandbox"},
            .limits = {},
            .calls = {.back_off = {.first = 1ms, .longest = 5ms}, .give_up_after = 20s}};
  }

  void open(const PrivacyHost& host) {
    session_.reset();
    session_ = std::make_unique<TaskSession>(host, *ledger_);
  }

  /// What `calling` comes to.
  template <typename T>
  T ask(boost::asio::awaitable<T> calling) {
    std::optional<T> answer;
    const auto work = [](boost::asio::awaitable<T> made,
                         std::optional<T>& into) -> boost::asio::awaitable<void> {
      into = co_await std::move(made);
    };
    EXPECT_EQ(session_->run(work(std::move(calling), answer), [] {}), std::nullopt);
    return std::move(answer).value();
  }

  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path());
  std::string gdpr_token_ = "sandbox-gdpr";
  std::unique_ptr<TaskSession> session_;
};

}  // namespace mixferry::privacy
