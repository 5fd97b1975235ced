// Reads the credentials files that are named on standard input, each with the profiles asked for after it, separated by
// tabs, and prints what it finds of each as JSON.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		profiles := map[string]map[string]string{}
		for _, name := range fields[1:] {
			shared, err := config.LoadSharedConfigProfile(context.Background(), name, func(options *config.LoadSharedConfigOptions) {
				options.CredentialsFiles = fields[:1]
				options.ConfigFiles = []string{}
			})
			if err == nil {
				profiles[name] = map[string]string{
					"aws_access_key_id":     shared.Credentials.AccessKeyID,
					"aws_secret_access_key": shared.Credentials.SecretAccessKey,
					"aws_session_token":     shared.Credentials.SessionToken,
					"region":                shared.Region,
				}
			}
		}
		text, err := json.Marshal(profiles)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text))
	}
}
