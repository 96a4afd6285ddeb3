#pragma once
/// What a use case says, shown on the console.

#include "engine/cli/reading_standing.h"
#include "engine/commands/listener.h"
#include "engine/report/console.h"

namespace mixferry::cli {

class ConsoleListener final : public commands::Listener {
 public:
  /// `console` must outlive it.
  explicit ConsoleListener(report::Console& console) : console_(console) {}

  void on_outline(std::string_view lines) override { console_.print(lines); }
  void on_remark(std::string_view sentence) override { console_.info(sentence); }
  void on_warning(std::string_view sentence) override { console_.warn(sentence); }
  void on_failure(std::string_view sentence) override { console_.error(sentence); }
  void on_progress(const pipeline::Progress& progress) override { console_.show(progress); }
  void on_reading(const reading::ReadingProgress& progress, std::string_view parts) override {
    console_.show(standing_of(progress, parts));
  }
  void on_progress_end() override { console_.end_progress(); }

 private:
  report::Console& console_;
};

}  // namespace mixferry::cli
