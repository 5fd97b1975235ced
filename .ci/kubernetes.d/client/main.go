// Gets credentials with the default configuration of the AWS SDK for Go, and prints the access key id; or measures the
// node agent with many pods at once.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	if len(os.Args) == 1 {
		credentials()
	} else if len(os.Args) == 5 && os.Args[1] == "load" {
		rounds, err := strconv.Atoi(os.Args[4])
		fail(err)
		load(os.Args[2], os.Args[3], rounds)
	} else {
		fail(fmt.Errorf("usage: no arguments, or load URL TOKENS-FILE ROUNDS"))
	}
}

func credentials() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	fail(err)
	credentials, err := settings.Credentials.Retrieve(ctx)
	fail(err)
	fmt.Println(credentials.AccessKeyID)
}

// Sends a request for each token at once, then each round again with 64 at a time. Prints what the slowest took.
func load(url string, file string, rounds int) {
	text, err := os.ReadFile(file)
	fail(err)
	tokens := strings.Fields(string(text))
	transport := &http.Transport{MaxIdleConnsPerHost: 64, DialContext: fromAnyPod}
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	report("cold", run(client, url, tokens, len(tokens)))
	for round := 0; round < rounds; round++ {
		report("warm", run(client, url, tokens, 64))
	}
}

var connections atomic.Uint32

// Connects from the addresses of different pods.
func fromAnyPod(ctx context.Context, network, address string) (net.Conn, error) {
	at := connections.Add(1)
	pod := net.IPv4(10, 9, byte(1+at/200%100), byte(1+at%200))
	return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: pod}}).DialContext(ctx, network, address)
}

func run(client *http.Client, url string, tokens []string, parallel int) []time.Duration {
	times := make([]time.Duration, len(tokens))
	slots := make(chan struct{}, parallel)
	var all sync.WaitGroup
	for at, token := range tokens {
		all.Add(1)
		slots <- struct{}{}
		go func() {
			defer all.Done()
			start := time.Now()
			// SDKs, too, repeat a call that was not answered, or answered with 503.
			for lost := 0; ; time.Sleep(500 * time.Millisecond) {
				status, err := ask(client, url, token)
				if err != nil {
					if lost++; lost == 3 {
						fail(err)
					}
				} else if status == 200 {
					break
				}
			}
			times[at] = time.Since(start)
			<-slots
		}()
	}
	all.Wait()
	return times
}

func ask(client *http.Client, url string, token string) (int, error) {
	request, err := http.NewRequest("GET", url, nil)
	fail(err)
	request.Header.Set("Authorization", token)
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	response.Body.Close()
	if response.StatusCode != 200 && response.StatusCode != 503 {
		fail(fmt.Errorf("status %d", response.StatusCode))
	}
	return response.StatusCode, nil
}

func report(name string, times []time.Duration) {
	sort.Slice(times, func(one, other int) bool { return times[one] < times[other] })
	at := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
	}
	fmt.Printf("%s %.1f %.1f %.1f\n", name, at(0.5), at(0.99), at(1))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
