@echo off
rem Runs a command of an unpacked distribution on Windows: funnel4j --help
rem FUNNEL4J_OPTS adds options for the JVM, such as -Xmx8g. FUNNEL4J_CLASSPATH adds classes of your own that a
rem configuration names; 'funnel4j class-path' prints what to compile them against.
setlocal
set "ROOT=%~dp0"
if not exist "%ROOT%lib\" (
  echo funnel4j: this is a checkout; run 'mvn -Pdist package' and unpack the zip from cli\target 1>&2
  exit /b 1
)
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "VERSION="
for /f tokens^=2^ delims^=.^" %%v in ('call "%JAVA%" -version 2^>^&1 ^| findstr /c:"version"') do set "VERSION=%%v"
if not defined VERSION (
  echo funnel4j: no 'java' found; install a Java runtime, 17 or later 1>&2
  exit /b 1
)
if %VERSION% LSS 17 (
  echo funnel4j: found Java %VERSION%; 17 or later is needed 1>&2
  exit /b 1
)
set "CLASSES=%ROOT%lib\*"
if "%~1"=="class-path" (
  echo %CLASSES%
  exit /b 0
)
if defined FUNNEL4J_CLASSPATH set "CLASSES=%CLASSES%;%FUNNEL4J_CLASSPATH%"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
"%JAVA%" -XX:MaxRAMPercentage=60 -XX:+UseParallelGC -Xmn96m -Dorg.bytedeco.javacpp.maxphysicalbytes=0 ^
  -Dfile.encoding=UTF-8 %FUNNEL4J_OPTS% -cp "%CLASSES%" io.funnel4j.cli.Funnel4j %*
exit /b %ERRORLEVEL%
