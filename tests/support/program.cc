#include "tests/support/program.h"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace mixferry::tests {
namespace {

constexpr auto kPollEvery = std::chrono::milliseconds(2);

void redirect(int descriptor, const std::filesystem::path& path, int flags) {
  const int file = ::open(path.c_str(), flags, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) ::_exit(126);
}

[[noreturn]] void become(const ProgramOptions& options, const std::filesystem::path& folder) {
  redirect(STDIN_FILENO, folder / "in", O_RDONLY);
  redirect(STDOUT_FILENO, folder / "out", O_WRONLY | O_CREAT);
  redirect(STDERR_FILENO, folder / "err", O_WRONLY | O_CREAT);
  if (!options.terminal.empty()) {
    // The first terminal that the leader of a session opens is the one that its Ctrl-C comes from.
    ::setsid();
    redirect(STDIN_FILENO, options.terminal, O_RDWR);
    redirect(STDERR_FILENO, options.terminal, O_RDWR);
  }
  std::signal(SIGHUP, SIG_DFL);  // whatever the tests were started under
  if (options.file_bytes_max != 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{options.file_bytes_max, options.file_bytes_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  std::vector<std::string> variables = {"PATH=/usr/bin:/bin", "HOME=" + folder.string()};
  for (const auto& [name, value] : options.environment) variables.push_back(name + "=" + value);
  std::vector<std::string> words = options.run_under;
  words.emplace_back(MIXFERRY_PROGRAM);
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<char*> environment;
  for (std::string& variable : variables) environment.push_back(variable.data());
  environment.push_back(nullptr);
  ::execve(argv.front(), argv.data(), environment.data());
  ::_exit(127);
}

}  // namespace

Program::Program(const ProgramOptions& options) {
  folder_.write("in", options.standard_input);
  pid_ = ::fork();
  if (pid_ == 0) become(options, folder_.path());
}

Program::~Program() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void Program::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

bool Program::is_running() const {
  siginfo_t info{};
  return pid_ > 0 && ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

ProgramResult Program::wait(std::chrono::seconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  int status = 0;
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      ADD_FAILURE() << "the program did not end within " << timeout.count() << " s";
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, &status, 0);
      break;
    }
    std::this_thread::sleep_for(kPollEvery);
  }
  pid_ = -1;
  return {.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = read_file(folder_.path("out")),
          .err = read_file(folder_.path("err"))};
}

ProgramResult run_program(const ProgramOptions& options) {
  return Program(options).wait();
}

ProgramResult run_program(std::vector<std::string> arguments) {
  ProgramOptions options;
  options.arguments = std::move(arguments);
  return run_program(options);
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace mixferry::tests
