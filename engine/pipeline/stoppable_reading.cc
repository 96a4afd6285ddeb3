#include "engine/pipeline/stoppable_reading.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <thread>
#include <utility>

#include "engine/flow/stoppable.h"
#include "engine/flow/timer.h"
#include "engine/pipeline/event.h"

namespace mixferry::pipeline {

ReadingOutcome read_until_stopped(SourceReading& reading, const SourceReading::Visitor& visitor,
                                  const std::function<void()>& tell) {
  ReadingOutcome outcome;
  std::exception_ptr failure;
  asio::io_context loop(1);
  flow::LoopTimer timer(loop.get_executor());
  Event ended(loop.get_executor());
  bool is_over = false;
  const auto until_read = [&]() -> asio::awaitable<void> {
    if (!is_over) co_await ended.wait();
  };
  std::optional<std::string> interrupted;
  {
    const std::jthread reader([&] {
      try {
        outcome.sources = reading.run(visitor);
      } catch (...) {
        failure = std::current_exception();
      }
      asio::post(loop, [&] {
        is_over = true;
        ended.notify();
      });
    });
    interrupted = flow::run_until_stopped(loop, timer, until_read(), tell);
    reading.stop();
  }
  if (failure) std::rethrow_exception(failure);
  if (interrupted)
    outcome.stop = EarlyStop{ExitCode::stopped,
                             *std::move(interrupted) + ". Nothing was sent yet." + std::string(kHowToGoOn)};
  return outcome;
}

}  // namespace mixferry::pipeline
