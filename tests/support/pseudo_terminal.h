#pragma once
/// A terminal of its own for a program: what is written to it is seen on a `FakeScreen`, what is typed goes
/// to the program.

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "tests/support/fake_screen.h"

namespace mixferry::tests {

class PseudoTerminal {
 public:
  PseudoTerminal(unsigned short columns, unsigned short rows);
  ~PseudoTerminal();
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  /// For `ProgramOptions::terminal`.
  [[nodiscard]] const std::string& device() const { return device_; }
  void type(std::string_view bytes) const;
  void resize(unsigned short columns);
  [[nodiscard]] const FakeScreen& screen() const { return screen_; }
  /// Takes up what is written until `done`; the test fails when that takes longer than `timeout`.
  void show_until(const std::function<bool()>& done, std::chrono::seconds timeout = std::chrono::seconds(60));
  /// Takes up what was written already.
  void show();

 private:
  int controller_ = -1;
  int held_open_ = -1;  ///< the device, so that nothing written is lost when the program ends
  std::string device_;
  unsigned short rows_;
  FakeScreen screen_;
};

}  // namespace mixferry::tests
