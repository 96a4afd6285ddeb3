#include "tests/support/pseudo_terminal.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace mixferry::tests {
namespace {

constexpr int kPollMilliseconds = 5;

}  // namespace

PseudoTerminal::PseudoTerminal(unsigned short columns, unsigned short rows)
    : controller_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)), rows_(rows), screen_(columns, rows) {
  EXPECT_EQ(::grantpt(controller_), 0);
  EXPECT_EQ(::unlockpt(controller_), 0);
  device_ = ::ptsname(controller_);
  held_open_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  resize(columns);
}

PseudoTerminal::~PseudoTerminal() {
  ::close(held_open_);
  ::close(controller_);
}

void PseudoTerminal::type(std::string_view bytes) const {
  EXPECT_EQ(::write(controller_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

void PseudoTerminal::resize(unsigned short columns) {
  const winsize size{.ws_row = rows_, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  EXPECT_EQ(::ioctl(controller_, TIOCSWINSZ, &size), 0);
  screen_.resize(columns);
}

void PseudoTerminal::show_until(const std::function<bool()>& done, std::chrono::seconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  show();
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "not seen within " << timeout.count() << " s; the screen shows\n" << screen_.text();
      return;
    }
    pollfd readable{.fd = controller_, .events = POLLIN, .revents = 0};
    ::poll(&readable, 1, kPollMilliseconds);
    show();
  }
}

void PseudoTerminal::show() {
  std::array<char, 4096> bytes{};
  pollfd readable{.fd = controller_, .events = POLLIN, .revents = 0};
  while (::poll(&readable, 1, 0) > 0 && (readable.revents & POLLIN) != 0) {
    const ssize_t got = ::read(controller_, bytes.data(), bytes.size());
    if (got <= 0) return;
    screen_.write({bytes.data(), static_cast<std::size_t>(got)});
  }
}

}  // namespace mixferry::tests
