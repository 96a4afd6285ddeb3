#pragma once
/// What a use case says while it works, to whoever called it: it prints nothing by itself, and returns what
/// it came to.

#include <string_view>

#include "engine/pipeline/progress.h"
#include "engine/reading/reading_progress.h"

namespace mixferry::commands {

/// Called on the thread that called the use case.
class Listener {
 public:
  Listener() = default;
  virtual ~Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// What will be done, in lines for people: before anything is.
  virtual void on_outline(std::string_view lines) = 0;
  virtual void on_remark(std::string_view sentence) = 0;
  /// Something that a person should look at.
  virtual void on_warning(std::string_view sentence) = 0;
  /// Something that was asked for beside the work, and failed: whoever wants to hear of nothing but what went
  /// wrong hears of this.
  virtual void on_failure(std::string_view sentence) = 0;
  /// Where the work stands, several times a second.
  virtual void on_progress(const pipeline::Progress& progress) = 0;
  /// The same of what is read from Mixpanel; `parts` is what its parts are called.
  virtual void on_reading(const reading::ReadingProgress& /*progress*/, std::string_view /*parts*/) {}
  /// There is no more progress of this work: what follows tells the end, or begins other work.
  virtual void on_progress_end() = 0;
};

}  // namespace mixferry::commands
