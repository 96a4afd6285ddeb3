# Writes the commit that is being built into a header, and leaves the header alone when it is the same. Run at every build:
#   cmake -DSOURCE=<repository> -DOUTPUT=<file.h> -P write_commit.cmake

cmake_policy(VERSION 3.25)
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --exclude=*
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit "unknown commit")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define MIXFERRY_COMMIT \"@commit@\"\n" @ONLY)
